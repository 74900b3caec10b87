"""Letters: written whole into the site's outbox, one file each, from where they are sent."""

import os
import secrets
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import formatdate, make_msgid
from pathlib import Path


def write_letter(
    outbox: Path, *, to: str, subject: str, text: str, lang: str, sender: str, host: str
) -> Path:
    """Write one letter to `to`, from `sender` at the site's host; the file's name says nothing about it.

    It is there whole or not at all, and only this user can read it. OSError where it cannot be written.
    """
    message = compose(to=to, subject=subject, text=text, lang=lang, sender=sender, host=host)
    outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = secrets.token_hex(16)
    partial, letter = outbox / f".{name}.partial", outbox / f"{name}.eml"
    try:
        _write(partial, message.as_bytes())
        partial.rename(letter)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
    return letter


def leave_letter(data: Path, *, send: bool, **letter: str) -> None:
    """Leave a letter, which is as `write_letter` takes it, in the outbox of a site's data folder.

    One that is not to be sent is written as well, and thrown away: the time it takes tells nothing.
    """
    written = write_letter(data / ("outbox" if send else "unsent"), **letter)
    if not send:
        written.unlink()


def compose(*, to: str, subject: str, text: str, lang: str, sender: str, host: str) -> EmailMessage:
    """The letter with its headers. No text can become a header or a second recipient: line ends are blanks.

    ValueError where `to` is no address.
    """
    message = EmailMessage(policy=default.clone(utf8=not to.isascii()))
    domain = f"[IPv6:{host}]" if ":" in host else host
    message["From"] = Address(_line(sender), addr_spec=f"noreply@{domain}")
    message["To"] = _recipient(to)
    message["Subject"] = _line(subject)
    message["Date"] = formatdate(localtime=False, usegmt=False)
    message["Message-ID"] = make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message["Content-Language"] = lang
    return message


def _recipient(to: str) -> Address:
    """Taken apart by hand, since parsing refuses the local parts that RFC 6531 allows."""
    name, _at, domain = _line(to).rpartition("@")
    if not name or not domain:
        raise ValueError(f"{to[:80]!r} is no e-mail address. Write it as name@example.org.")
    return Address(username=name, domain=domain)


def _line(text: str) -> str:
    return " ".join(text.split())


def _write(file: Path, content: bytes) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
