"""One HTTP exchange with the API: form, faults, rate limits, refusals, and the record of it all."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, MultipartReader, web

from bot.loopback import shapes
from bot.loopback.core import Core
from bot.loopback.errors import INVALID_FORM, INVALID_JSON, NOT_FOUND, ApiError
from bot.loopback.faults import Fault
from bot.loopback.journal import Recorded
from bot.loopback.messages import Upload
from bot.loopback.ratelimits import VIA, Verdict, refuse

Json = dict[str, Any]
Handler = Callable[["Call"], Any]

API = "/api/v10"
FILE_PART = re.compile(r"files\[(\d+)\]")


@dataclass
class Call:
    """One request, read. ``params`` are the ids in its path; ``form`` its JSON, {} where there is none."""

    core: Core
    method: str
    path: str
    params: dict[str, str]
    query: dict[str, str]
    authorization: str | None
    form: Any = None
    files: list[Upload] = field(default_factory=list)

    @property
    def body(self) -> Json:
        """The form as an object, {} for none. Raises ApiError 50035 for any other JSON."""
        if self.form is not None and not isinstance(self.form, dict):
            error = {"code": "DICT_TYPE_CONVERT", "message": "Only dictionaries may be used in a DictType"}
            raise ApiError(INVALID_FORM, {"_errors": [error]})
        return self.form or {}

    def id(self, name: str) -> int:
        """A numeric part of the path. Raises ApiError 50035 for anything else."""
        if not shapes.is_id(self.params[name]):
            text = f'Value "{self.params[name]}" is not snowflake.'
            error = {"code": "NUMBER_TYPE_COERCE", "message": text}
            raise ApiError(INVALID_FORM, {name: {"_errors": [error]}})
        return int(self.params[name])


@dataclass(frozen=True)
class Answer:
    """A status and its JSON; None sends no body."""

    status: int
    body: Any = None


def json_response(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    """An answer whose content type is exactly what discord.py looks for, without a charset."""
    if body is None:
        return web.Response(status=status, headers=headers)
    data = json.dumps(body).encode()
    return web.Response(status=status, body=data, content_type="application/json", headers=headers)


async def read(core: Core, request: web.Request) -> Call:
    """The request with its form and files."""
    call = Call(
        core=core,
        method=request.method,
        path=request.path.removeprefix(API),
        params=dict(request.match_info),
        query=dict(request.query),
        authorization=request.headers.get("Authorization"),
    )
    if request.content_type.startswith("multipart/"):
        await _read_parts(await request.multipart(), call)
    elif request.can_read_body:
        call.form = _parse(await request.read())
    return call


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data) if data else None
    except (ValueError, RecursionError) as error:
        raise ApiError(INVALID_JSON) from error


async def _read_parts(reader: MultipartReader, call: Call) -> None:
    async for part in reader:
        if not isinstance(part, BodyPartReader):
            continue
        data = bytes(await part.read())
        found = FILE_PART.fullmatch(part.name or "")
        if part.name == "payload_json":
            call.form = _parse(data)
        elif found:
            call.files.append(Upload(int(found[1]), part.filename or "file", data))


class Exchange:
    """Turns handlers of ``Call`` into handlers of aiohttp."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def wrap(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            return await self._answer(request, handler)

        return handle

    async def unknown(self, request: web.Request) -> web.StreamResponse:
        """The answer for a path or method that is no route of ours."""

        def refuse_route(_: Call) -> Answer:
            raise ApiError(NOT_FOUND)

        return await self._answer(request, refuse_route)

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix(API)
        fault = self._core.faults.take(request.method, path)
        call, answer = await self._read(request)
        if fault and fault.stall:
            await fault.stall.wait()
        if fault and fault.answers:
            return await self._fail(request, call, handler, fault)
        verdict = self._core.rates.ask(request.method, path)
        if verdict.retry_after_seconds is not None:
            return self._limited(call, verdict)
        answer = self._work(call, handler, answer)
        headers = verdict.headers | (VIA if answer.status == 429 else {})
        return json_response(answer.status, answer.body, headers)

    async def _read(self, request: web.Request) -> tuple[Call, Answer | None]:
        try:
            return await read(self._core, request), None
        except ApiError as error:
            call = Call(self._core, request.method, request.path.removeprefix(API), {}, {}, None)
            return call, Answer(error.status, error.body())

    def _work(self, call: Call, handler: Handler, answer: Answer | None) -> Answer:
        """The recorded answer; a mistake of ours is on record as a 500 before it is raised."""
        given = Answer(500)
        try:
            given = answer or self._handle(call, handler)
        finally:
            self._record(call, given)
        return given

    def _handle(self, call: Call, handler: Handler) -> Answer:
        try:
            answer: Answer = handler(call)
        except ApiError as error:
            return Answer(error.status, error.body())
        return answer

    async def _fail(
        self, request: web.Request, call: Call, handler: Handler, fault: Fault
    ) -> web.StreamResponse:
        if fault.after_store:
            self._handle(call, handler)
        if fault.drop:
            self._record(call, Answer(0), forced=True)
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if fault.retry_after_seconds is not None:
            return self._limited(call, refuse(fault.retry_after_seconds, is_global=fault.is_global))
        return self._made_up(call, fault)

    def _made_up(self, call: Call, fault: Fault) -> web.Response:
        status = fault.status or 500
        body = fault.error() if fault.body is None else None
        self._record(call, Answer(status, body), forced=True)
        if fault.body is None:
            return json_response(status, body, fault.headers)
        return web.Response(status=status, body=fault.body, headers=fault.headers)

    def _limited(self, call: Call, verdict: Verdict) -> web.Response:
        body = {
            "message": "You are being rate limited.",
            "retry_after": verdict.retry_after_seconds,
            "global": verdict.is_global,
            "code": 0,
        }
        self._record(call, Answer(429, body))
        return json_response(429, body, verdict.headers)

    def _record(self, call: Call, answer: Answer, *, forced: bool = False) -> None:
        record = Recorded(
            method=call.method,
            path=call.path,
            query=call.query,
            json=call.form,
            files=tuple(upload.name for upload in call.files),
            status=answer.status,
            answer=answer.body,
            at=self._core.options.now(),
            forced=forced,
            authorization=call.authorization,
        )
        self._core.requests.append(record)
        if answer.status == 400 and "allowed_mentions" in str(answer.body):
            self._core.invalid_mentions.append(record)
        self._core.tell("request", {"path": call.path})
