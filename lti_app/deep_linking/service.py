"""What a platform asked for, and the signed answer to it. Nothing is stored."""

from datetime import datetime

from sqlalchemy import Connection, select

from lti_app.access.service import Visitor, request_of
from lti_app.lti.deep_links import Answer, DeepLinkingRequest, answer_token, read_request
from lti_app.lti.keys import ToolKey
from lti_app.lti.models import Deployment
from lti_app.lti.registry import RegisteredPlatform


def asked_by(connection: Connection, token: str) -> DeepLinkingRequest:
    """Return what the platform of this launch asks for."""
    return read_request(request_of(connection, token))


def signed(
    connection: Connection,
    visitor: Visitor,
    platform: RegisteredPlatform,
    asked: DeepLinkingRequest,
    answer: Answer,
    *,
    key: ToolKey,
    now: datetime,
) -> str:
    """Return `answer` as the platform takes it, each time with a nonce of its own.

    Which of two answers to one request counts is for the platform to say.
    """
    deployment_id = connection.scalar(
        select(Deployment.deployment_id).where(Deployment.id == visitor.deployment_id)
    )
    assert deployment_id is not None, "a launch belongs to a deployment"
    return answer_token(platform, deployment_id, asked, answer, key=key, now=now)
