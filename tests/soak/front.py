"""nginx before the machines: the sample of docs/samples, with our ports and no certificate."""

from pathlib import Path

from tests.proxies.servers import program, sample
from tests.soak.processes import Process


def front(folder: Path, port: int, machines: list[int]) -> Process:
    """Return nginx at `port`, before the machines at these ports."""
    first, second = machines
    site = sample(
        "nginx-machines.conf",
        {
            "listen 443 ssl;": f"listen 127.0.0.1:{port};",
            "    listen [::]:443 ssl;\n": "",
            "    ssl_certificate     /etc/ssl/dos.example.edu.pem;\n": "",
            "    ssl_certificate_key /etc/ssl/private/dos.example.edu.key;\n": "",
            "192.0.2.11:8000": f"127.0.0.1:{first}",
            "192.0.2.12:8000": f"127.0.0.1:{second}",
            "Host $host;": "Host $http_host;",
        },
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    settings = folder / "nginx.conf"
    settings.write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{ worker_connections 256; }}\nhttp {{\n{paths}\n{site}\n}}\n"
    )
    command = [program("nginx"), "-p", str(folder), "-c", str(settings)]
    return Process("nginx", [*command, "-e", f"{folder}/error.log"], {}, folder / "said", port)
