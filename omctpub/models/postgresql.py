"""PostgreSQL under a site: how it is reached, what is asked of it, and how its writers queue."""

import select
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from peewee import NotSupportedError, PeeweeException, PostgresqlDatabase, ProgrammingError

from omctpub.config import SettingsError
from omctpub.text import first_line

try:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict
    from psycopg.pq import TransactionStatus
except ImportError:  # it comes with the extra `postgresql`
    psycopg = None  # type: ignore[assignment]

OLDEST = 15
# What an address may say otherwise: a server that does not answer any more is noticed within a minute.
_REACHING = {
    "connect_timeout": "5",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
    "fallback_application_name": "omctpub",
}
# Writers wait as long as on SQLite. The rest is what a site relies on, however the server is configured.
_SESSION = "SET lock_timeout = '10s'; SET default_transaction_isolation = 'read committed'"
_QUEUE = "UPDATE counter SET value = value + 1 WHERE name = 'write'"
_ALONE = "(hashtext('omctpub migrations'))"
_NOT_ALLOWED, _NO_SCHEMA = "42501", "3F000"


def is_lost(error: BaseException) -> bool:
    """Whether a connection could not be made or was lost, for which there is no code of the server's."""
    return psycopg is not None and isinstance(error, psycopg.OperationalError) and error.sqlstate is None


class Postgresql(PostgresqlDatabase):
    """A database whose transactions begin with the words of SQLite, so that nobody above has to ask.

    `committed` is another object after each commit of this process.
    """

    def __init__(self, name: str, **parameters: Any) -> None:
        super().__init__(name, prefer_psycopg3=True, **parameters)
        self.committed = object()

    def begin(self, isolation_level: str | None = None) -> None:
        """IMMEDIATE queues behind all other writers; DEFERRED reads one state, and cannot write."""
        if isolation_level == "DEFERRED":
            super().begin("REPEATABLE READ READ ONLY")
            return
        super().begin()
        if isolation_level == "IMMEDIATE":
            try:
                self.execute_sql(_QUEUE)
            except BaseException:
                self.give_up()
                raise

    def commit(self) -> None:
        super().commit()
        self.committed = object()

    def execute_sql(self, sql: str, params: Sequence[Any] | None = None) -> Any:
        """Execute; NUL, which PostgreSQL keeps in no text, becomes U+FFFD as in HTML and Markdown."""
        storable = params and [_storable(value) for value in params]
        try:
            return super().execute_sql(sql, storable)  # type: ignore[no-untyped-call]
        except NotSupportedError:
            # A migration by another process changed a table under a statement that was prepared here.
            if self.in_transaction():
                raise
            self.give_up()
            return super().execute_sql(sql, storable)  # type: ignore[no-untyped-call]

    def is_connection_usable(self) -> bool:
        """Whether this thread's connection is in no transaction and reaches the server.

        To an idle connection a server says nothing but that it ends, so it is asked only where it spoke.
        """
        if self.is_closed() or self.connection().info.transaction_status != TransactionStatus.IDLE:
            return False
        said = select.poll()
        said.register(self.connection().fileno(), select.POLLIN)
        return not said.poll(0) or self._answers()

    def renew(self) -> None:
        """Give up this thread's connection if it is lost."""
        if not (self.is_closed() or self.in_transaction() or self.is_connection_usable()):
            self.give_up()

    def give_up(self) -> None:
        """Close this thread's connection in whatever state it is; the next statement makes another."""
        connection = self.connection()
        self.dispose()
        connection.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One process at a time, however long the others take.

        What the database's user may not do there is a SettingsError.
        """
        self.execute_sql("SET lock_timeout = 0")
        self.execute_sql(f"SELECT pg_advisory_lock{_ALONE}")
        self.execute_sql(_SESSION.partition(";")[0])
        try:
            yield
        except ProgrammingError as error:
            if refusal := self._forbidden(error):
                raise refusal from error
            raise
        finally:
            self.execute_sql(f"SELECT pg_advisory_unlock{_ALONE}")

    def apart(self) -> "Postgresql":
        """The same database through one more connection, which belongs to no thread and has no lock."""
        return Postgresql(self.database, thread_safe=False, **self.connect_params)

    def refuse_unfit(self) -> None:
        """SettingsError where the server is too old, or the database cannot hold every script."""
        found = self.connection().info
        if found.server_version < OLDEST * 10_000:
            version = found.parameter_status("server_version")
            raise SettingsError(
                f"{self}: the server is PostgreSQL {version}; omctpub needs {OLDEST} or newer. "
                f"Move the database to a newer server."
            )
        encoding = found.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise SettingsError(
                f"{self}: its encoding is {encoding}, which cannot hold every language. Make one with: "
                f"createdb --template template0 --encoding UTF8 --locale C NAME"
            )

    def __str__(self) -> str:
        """What an operator knows it by; never with the password."""
        return described(self.database, self.connect_params)

    def _initialize_connection(self, connection: Any) -> None:
        connection.execute(_SESSION)

    def _answers(self) -> bool:
        try:
            self.connection().execute("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def _forbidden(self, error: ProgrammingError) -> SettingsError | None:
        state, user = getattr(getattr(error, "orig", None), "sqlstate", None), self.connection().info.user
        if state == _NO_SCHEMA:
            schema = self.execute_sql("SHOW search_path").fetchone()[0].rpartition(",")[2].strip()
            return SettingsError(
                f'{self}: it has no schema {schema}. Make it: CREATE SCHEMA {schema} AUTHORIZATION "{user}"; '
                "or mend the search_path in the setting 'database'"
            )
        if state != _NOT_ALLOWED:
            return None
        return SettingsError(
            f"{self}: {_reason(error)}. Make its user the owner: "
            f'ALTER DATABASE "{self.database}" OWNER TO "{user}"'
        )


def connect(address: str) -> Postgresql:
    """The database at an address, reached and found fit; else a SettingsError that says the cure."""
    if psycopg is None:
        raise SettingsError(
            "setting 'database' names PostgreSQL, and the package for it is not installed. "
            "Install it: pip install 'omctpub[postgresql]'"
        )
    try:
        parameters = {**_REACHING, **conninfo_to_dict(address), "client_encoding": "UTF8"}
    except psycopg.Error as error:
        raise SettingsError(f"setting 'database': {_reason(error)}. Mend the address.") from None
    name = str(parameters.pop("dbname"))
    try:
        found = Postgresql(name, **parameters)
        found.connect()
    except PeeweeException as error:
        raise SettingsError(
            f"{described(name, parameters)} cannot be reached: {_reason(error)}. "
            f"Start the server, make the database, let more connect, or mend the setting 'database'."
        ) from None
    try:
        found.refuse_unfit()
    except SettingsError:
        found.close()
        raise
    return found


def described(name: str, parameters: dict[str, Any]) -> str:
    port = f", port {parameters['port']}" if parameters.get("port") else ""
    return f"PostgreSQL database {name!r} at {parameters.get('host') or 'this machine'}{port}"


def _reason(error: Exception) -> str:
    """The first line of what the server or its library says; neither ever says a password."""
    return first_line(error).rstrip(".?")


def _storable(value: Any) -> Any:
    return value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value
