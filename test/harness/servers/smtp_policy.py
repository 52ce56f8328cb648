"""What the mail server of tests does with whom, by the first word of an address: aiosmtpd -c smtp_policy.Policy FOLDER"""

import asyncio
import json
import os
import time


class Policy:
    def __init__(self, folder):
        self.folder = folder

    @classmethod
    def from_cli(cls, parser, *args):
        return cls(*args)

    async def released(self, what):
        """Waits until the test says so, by a file."""
        with open(os.path.join(self.folder, f"{what}-waits"), "w"):
            pass
        while not os.path.exists(os.path.join(self.folder, f"release-{what}")):
            await asyncio.sleep(0.005)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown"):
            return "550 5.1.1 No such person here"
        if address.startswith("later"):
            return "451 4.7.1 Try again later"
        if address.startswith("held"):
            await self.released("held")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("foreign"):
            return "553 5.7.1 Not your address"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        line = json.dumps(
            {
                "at": time.time() * 1000,
                "from": envelope.mail_from,
                "to": to,
                "tls": server.transport.get_extra_info("ssl_object") is not None,
                "content": envelope.content.decode("utf8"),
            }
        )
        with open(os.path.join(self.folder, "taken"), "a") as taken:
            taken.write(line + "\n")
        if to.startswith("slow"):
            await self.released("slow")
        return "250 OK"
