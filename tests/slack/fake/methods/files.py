"""files.*: an address to upload to, then the upload, then the place where the file is shown."""

import json

from app.domain.codec import Json
from tests.slack.fake import limits
from tests.slack.fake.call import Request
from tests.slack.fake.methods.method import method
from tests.slack.fake.methods.places import check_thread, writable
from tests.slack.fake.words import Object, Refusal, mapping, words
from tests.slack.fake.world import File, Message


def _address(request: Request) -> Object:
    length = request.text("length")
    if not length.isdigit() or not 0 < int(length) <= limits.FILE_BYTES:
        raise Refusal("file_upload_size_restricted" if length.isdigit() and int(length) else "invalid_arguments")
    file = File(f"F{request.world.number():04d}", request.text("filename"), int(length), request.team.id)
    file.user = request.team.bot_user
    request.world.files[file.id] = file
    return {"upload_url": f"{request.base}/upload/v1/{file.id}", "file_id": file.id}


def _complete(request: Request) -> Object:
    files = [_uploaded(request, mapping(each)) for each in request.list("files")]
    if not files:
        raise Refusal("invalid_arguments", ("files",))
    if request.has("channel_id"):
        channel = writable(request, "channel_id")
        thread, text = check_thread(request, channel), request.text("initial_comment")
        message = Message(channel.id, request.world.ts(), request.team.bot_user, text, thread, request.team.bot_id)
        message.files = [file.id for file in files]
        request.world.put(message)
        for file in files:
            file.shared.append((channel.id, thread))
    described: list[Json] = [{"id": file.id, "title": file.title} for file in files]
    return {"files": described}


def _uploaded(request: Request, entry: Object) -> File:
    file = request.world.files.get(words(entry.get("id")))
    if file is None or file.team != request.team.id or file.content is None:
        raise Refusal("file_not_found")
    file.title = words(entry.get("title")) or file.name
    return file


def _info(request: Request) -> Object:
    file = request.world.files.get(request.text("file"))
    if file is None or file.team != request.team.id:
        raise Refusal("file_not_found")
    address = f"{request.base}/files-pri/{file.id}/{file.name}"
    described: Object = {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "size": file.length,
        "user": file.user,
        "mimetype": "text/plain",
        "filetype": file.name.rpartition(".")[2] or "text",
        "mode": "hosted",
        "url_private": address,
        "url_private_download": address,
    }
    return {"file": described}


def file_of_event(base: str, file: File) -> Object:
    """A file as it stands in a message's event."""
    address = f"{base}/files-pri/{file.id}/{file.name}"
    found: Object = json.loads(
        json.dumps({"id": file.id, "name": file.name, "size": file.length, "mimetype": "text/plain"})
    )
    return {**found, "filetype": file.name.rpartition(".")[2], "url_private": address, "url_private_download": address}


METHODS = {
    "files.getUploadURLExternal": method(
        _address, "filename length", "alt_txt snippet_type", scopes="files:write", tier=4
    ),
    "files.completeUploadExternal": method(
        _complete, "files", "channel_id channels initial_comment thread_ts blocks", scopes="files:write", tier=4
    ),
    "files.info": method(_info, "file", "count cursor limit page", scopes="files:read", tier=4),
}
