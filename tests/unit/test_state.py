"""The state of a login: nothing of one login fits another."""

import base64

import itsdangerous
import pytest

from lti_app.errors import ExpiredLoginError
from lti_app.lti.state import LIFE_SECONDS, Login, StateSigner

SECRET = b"s" * 32


@pytest.fixture
def signer() -> StateSigner:
    """A signer."""
    return StateSigner(SECRET)


def test_a_state_leads_back_to_its_registration(signer: StateSigner):
    login = signer.begin(42)

    assert signer.resume(login.state) == login
    assert login.registration_id == 42


def test_a_state_remembers_the_platform_s_storage(signer: StateSigner):
    for target in ("_parent", "lti_storage_frame", "a.b-c_1", "x" * 64):
        login = signer.begin(7, target)

        assert signer.resume(login.state) == login
        assert login.storage_target == target
        assert login.registration_id == 7


@pytest.mark.parametrize("target", [None, "", "x" * 65, "a b", "é", "a/b"])
def test_what_no_frame_is_called_is_no_storage(signer: StateSigner, target: str | None):
    assert signer.begin(7, target).storage_target is None


def test_no_two_logins_share_anything(signer: StateSigner):
    logins = [signer.begin(1) for _ in range(50)]

    for derive in (
        lambda login: login.state,
        lambda login: login.cookie_name,
        signer.nonce,
        signer.browser_secret,
    ):
        assert len({derive(login) for login in logins}) == 50


def test_nonce_and_cookie_follow_from_the_state_for_us_only(signer: StateSigner):
    login = signer.begin(1)
    stranger = StateSigner(b"t" * 32)

    assert StateSigner(SECRET).nonce(login) == signer.nonce(login)
    assert signer.nonce(login) != signer.browser_secret(login)
    assert stranger.nonce(login) != signer.nonce(login)
    assert stranger.browser_secret(login) != signer.browser_secret(login)
    assert signer.nonce(login) not in login.state


@pytest.mark.parametrize(
    "spoil",
    [
        lambda state: "",
        lambda state: state[:-1],
        lambda state: state[1:],
        lambda state: state + "x",
        lambda state: "2" + state[1:],
        lambda state: state.upper(),
        lambda state: state.replace(".", ""),
        lambda state: state.rpartition(".")[0],
        lambda state: "é" + state,
        lambda state: state * 10,
    ],
)
def test_a_state_that_we_did_not_make_is_unknown(signer: StateSigner, spoil):
    with pytest.raises(ExpiredLoginError) as refused:
        signer.resume(spoil(signer.begin(1).state))

    assert refused.value.code == "state_unknown"


def test_a_state_is_signed_with_256_bits(signer: StateSigner):
    signature = signer.begin(1).state.rpartition(".")[2]

    assert len(base64.urlsafe_b64decode(signature + "=")) * 8 == 256


def test_a_state_of_another_installation_is_unknown(signer: StateSigner):
    with pytest.raises(ExpiredLoginError) as refused:
        signer.resume(StateSigner(b"t" * 32).begin(1).state)

    assert refused.value.code == "state_unknown"


def test_a_state_lives_ten_minutes(signer: StateSigner, monkeypatch: pytest.MonkeyPatch):
    seconds = [1_800_000_000]
    monkeypatch.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda _: seconds[0])
    state = signer.begin(1).state

    seconds[0] += LIFE_SECONDS
    assert signer.resume(state).state == state
    seconds[0] += 1
    with pytest.raises(ExpiredLoginError) as refused:
        signer.resume(state)

    assert LIFE_SECONDS == 600
    assert refused.value.code == "state_expired"


def test_a_state_may_come_from_a_clock_that_is_a_minute_ahead(
    signer: StateSigner, monkeypatch: pytest.MonkeyPatch
):
    seconds = [1_800_000_000]
    monkeypatch.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda _: seconds[0])
    state = signer.begin(1).state

    seconds[0] -= 60
    assert signer.resume(state).state == state
    seconds[0] -= 1
    with pytest.raises(ExpiredLoginError) as refused:
        signer.resume(state)

    assert refused.value.code == "state_expired"


def test_the_name_of_the_cookie_tells_nothing(signer: StateSigner):
    login = signer.begin(7)

    assert login.cookie_name.startswith("__Host-dos-login-")
    assert login == Login(login.state, 7)
    assert not set(login.cookie_name[17:]) - set("0123456789abcdef")
