"""The refusals of Discord's API, each with Discord's own status, code and sentence."""

from collections.abc import Sequence
from typing import Any

from feeds.errors import WirewatchError

Refusal = tuple[int, int, str]

UNAUTHORIZED: Refusal = (401, 0, "401: Unauthorized")
NOT_FOUND: Refusal = (404, 0, "404: Not Found")
UNKNOWN_APPLICATION: Refusal = (404, 10002, "Unknown Application")
UNKNOWN_CHANNEL: Refusal = (404, 10003, "Unknown Channel")
UNKNOWN_GUILD: Refusal = (404, 10004, "Unknown Guild")
UNKNOWN_MEMBER: Refusal = (404, 10007, "Unknown Member")
UNKNOWN_MESSAGE: Refusal = (404, 10008, "Unknown Message")
UNKNOWN_USER: Refusal = (404, 10013, "Unknown User")
UNKNOWN_WEBHOOK: Refusal = (404, 10015, "Unknown Webhook")
UNKNOWN_INTERACTION: Refusal = (404, 10062, "Unknown interaction")
TOO_MANY_COMMANDS: Refusal = (400, 30032, "Maximum number of application commands reached ({limit}).")
TOO_MANY_CREATES: Refusal = (
    429,
    30034,
    "Max number of daily application command creates has been reached (200)",
)
REQUEST_TOO_LARGE: Refusal = (413, 40005, "Request entity too large")
ALREADY_ACKNOWLEDGED: Refusal = (400, 40060, "Interaction has already been acknowledged.")
MISSING_ACCESS: Refusal = (403, 50001, "Missing Access")
NOT_THE_AUTHOR: Refusal = (403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE: Refusal = (400, 50006, "Cannot send an empty message")
WRONG_CHANNEL_TYPE: Refusal = (400, 50024, "Cannot execute action on this channel type")
MISSING_PERMISSIONS: Refusal = (403, 50013, "Missing Permissions")
DEAD_TOKEN: Refusal = (401, 50027, "Invalid Webhook Token")
INVALID_FORM: Refusal = (400, 50035, "Invalid Form Body")
INVALID_JSON: Refusal = (400, 50109, "The request body contains invalid JSON.")
THREAD_EXISTS: Refusal = (400, 160004, "A thread has already been created for this message")


class Refused(WirewatchError):
    """What Discord's own app would not let a person do, such as a command that is hidden from them."""


class ApiError(WirewatchError):
    """A refused REST request; ``errors`` explains an invalid form, ``extra`` stands beside the code."""

    def __init__(self, refusal: Refusal, errors: dict[str, Any] | None = None, **values: object) -> None:
        self.status, self.code, message = refusal
        super().__init__(message.format(**values))
        self.errors = errors
        self.extra: dict[str, Any] = {}

    def body(self) -> dict[str, Any]:
        """The JSON that Discord answers."""
        plain = {"message": str(self), "code": self.code} | self.extra
        return plain if self.errors is None else plain | {"errors": self.errors}


class Problems:
    """What is wrong with a form, collected under the path of each field and raised at once."""

    def __init__(self) -> None:
        self.tree: dict[str, Any] = {}

    def add(self, path: Sequence[str | int], code: str, message: str) -> None:
        node = self.tree
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def required(self, path: Sequence[str | int]) -> None:
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required")

    def length(self, path: Sequence[str | int], size: int, low: int, high: int) -> None:
        """Notes a size outside ``low``..``high``, in the words Discord has for either kind of limit."""
        if low <= size <= high:
            return
        if low == 0:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")
        else:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")

    def text(self, path: Sequence[str | int], value: Any, low: int, high: int) -> None:
        """Notes a value that is missing, or no string of ``low``..``high`` characters."""
        if value is None:
            self.required(path)
        elif not isinstance(value, str):
            self.add(path, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
        else:
            self.length(path, len(value), low, high)

    def choice(self, path: Sequence[str | int], value: Any, allowed: Sequence[Any]) -> None:
        if value is None:
            self.required(path)
        elif value not in allowed:
            listed = ", ".join(str(one) for one in allowed)
            self.add(path, "BASE_TYPE_CHOICES", f"Value must be one of ({listed}).")

    def number(self, path: Sequence[str | int], value: Any, low: int, high: int) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            self.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif value < low:
            self.add(path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {low}.")
        elif value > high:
            self.add(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {high}.")

    def raise_if_any(self) -> None:
        if self.tree:
            raise ApiError(INVALID_FORM, self.tree)
