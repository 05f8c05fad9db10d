"""What the platforms of pull requests answer to requests on comments, as they document it."""

import re
from typing import Any
from urllib.parse import SplitResult


class Answers:
    """One method for each platform: the status and the JSON values of an answer."""

    server: Any
    command: str
    url: SplitResult
    query: dict[str, str]
    data: dict[str, Any]
    links: dict[str, str]

    def _number(self) -> int:
        found = re.search(r"/(?:comments|notes|threads)/(\d+)", self.url.path)
        return int(found[1]) if found else 0

    def _changed(self, text: Any, shown: Any, done: int = 204) -> tuple[int, Any]:
        """An existing comment is edited (``text``) or deleted (None)."""
        number = self._number()
        with self.server.lock:
            if number not in self.server.bodies:
                return 404, {"message": "Not Found"}
            if self.command == "GET":
                return 200, shown(number)
            if self.command == "DELETE":
                del self.server.bodies[number]
                return done, None
            self.server.bodies[number] = text
            self.server.versions[number] += 1
            return 200, shown(number)

    def _page(self, name: str) -> tuple[list[int], int | None]:
        """Numbers of the comments on a page, and the next one."""
        page = int(self.query.get(name, "1"))
        numbers = sorted(self.server.bodies)
        size = self.server.page
        more = len(numbers) > page * size
        return numbers[(page - 1) * size : page * size], page + 1 if more else None

    def _next(self, name: str, page: int) -> str:
        return f"{self.server.url}{self.url.path}?{name}={page}"

    def _github(self) -> tuple[int, Any]:
        base, server = "/repos/team/infra", self.server
        if self.url.path == f"{base}/pulls/7":
            issue = f"{server.url}{base}/issues/7"
            state = "open" if server.open else "closed"
            head = {"sha": "abc123"}
            whole = {"number": 7, "state": state, "head": head, "issue_url": issue}
            return 200, {**whole, "url": f"{server.url}{base}/pulls/7"}
        if self.url.path == "/graphql":
            number = int(self.data["variables"]["input"]["subjectId"].removeprefix("N"))
            if number not in server.bodies:
                errors = [{"type": "NOT_FOUND", "message": "Could not resolve to a node"}]
                return 200, {"data": {"minimizeComment": None}, "errors": errors}
            server.hidden.append(number)
            done = {"minimizedComment": {"isMinimized": True}}
            return 200, {"data": {"minimizeComment": done}}
        if self.url.path == f"{base}/check-runs":
            server.checks.append(self.data)
            return 201, {"id": 1, "url": f"{server.url}{base}/check-runs/1"}
        if self.url.path == f"{base}/issues/7/comments":
            if self.command == "POST":
                return 201, self._github_comment(server.add(self.data["body"]))
            numbers, following = self._page("page")
            if following:
                self.links = {"Link": f'<{self._next("page", following)}>; rel="next"'}
            return 200, [self._github_comment(number) for number in numbers]
        return self._changed(self.data.get("body"), self._github_comment)

    def _github_comment(self, number: int) -> dict[str, Any]:
        url = f"{self.server.url}/repos/team/infra/issues/comments/{number}"
        body = self.server.bodies[number]
        return {"id": number, "node_id": f"N{number}", "url": url, "body": body}

    def _gitlab(self) -> tuple[int, Any]:
        base = "/api/v4/projects/team%2Finfra/merge_requests/7"
        if self.url.path == base:
            return 200, {"iid": 7, "state": "opened" if self.server.open else "merged"}
        if self.url.path == f"{base}/notes":
            if self.command == "POST":
                return 201, self._gitlab_note(self.server.add(self.data["body"]))
            numbers, following = self._page("page")
            if following:
                self.links = {"Link": f'<{self._next("page", following)}>; rel="next"'}
            return 200, [self._gitlab_note(number) for number in numbers]
        if self.url.path.startswith(f"{base}/notes/"):
            return self._changed(self.data.get("body"), self._gitlab_note)
        return 404, {"message": "404 Project Not Found"}

    def _gitlab_note(self, number: int) -> dict[str, Any]:
        return {"id": number, "body": self.server.bodies[number], "system": False}

    def _bitbucket(self) -> tuple[int, Any]:
        base = "/repositories/team/infra/pullrequests/7"
        if self.url.path == base:
            return 200, {"id": 7, "state": "OPEN" if self.server.open else "DECLINED"}
        if self.url.path == f"{base}/comments":
            if self.command == "POST":
                return 201, self._bitbucket_comment(self.server.add(self.data["content"]["raw"]))
            numbers, following = self._page("page")
            whole: dict[str, Any] = {"values": [self._bitbucket_comment(n) for n in numbers]}
            if following:
                whole["next"] = self._next("page", following)
            return 200, whole
        if self.url.path.startswith(f"{base}/comments/"):
            text = self.data.get("content", {}).get("raw")
            return self._changed(text, self._bitbucket_comment)
        return 404, {"error": {"message": "Repository not found"}}

    def _bitbucket_comment(self, number: int) -> dict[str, Any]:
        return {"id": number, "deleted": False, "content": {"raw": self.server.bodies[number]}}

    def _bitbucket_server(self) -> tuple[int, Any]:
        base = "/rest/api/1.0/projects/team/repos/infra/pull-requests/7"
        if self.url.path == base:
            return 200, {"id": 7, "state": "OPEN" if self.server.open else "MERGED"}
        if self.url.path == f"{base}/comments":
            return 201, self._server_comment(self.server.add(self.data["text"]))
        if self.url.path == f"{base}/activities":
            numbers = sorted(self.server.bodies, reverse=True)
            start = int(self.query["start"])
            end = start + self.server.page
            shown = [
                {"id": n, "action": "COMMENTED", "comment": self._server_comment(n)}
                for n in numbers[start:end]
            ]
            opened = [{"id": 1, "action": "OPENED"}] if end >= len(numbers) else []
            last = end >= len(numbers)
            following = None if last else end
            whole = {"values": shown + opened, "isLastPage": last, "nextPageStart": following}
            return 200, whole
        if self.url.path.startswith(f"{base}/comments/"):
            version = int(self.data.get("version", self.query.get("version", "0")))
            held = self.server.versions.get(self._number(), version)
            if self.command != "GET" and version != held:
                return 409, {"errors": [{"message": "You are attempting to modify an old version"}]}
            return self._changed(self.data.get("text"), self._server_comment)
        return 404, {"errors": [{"message": "Repository does not exist."}]}

    def _server_comment(self, number: int) -> dict[str, Any]:
        version = self.server.versions[number]
        return {"id": number, "version": version, "text": self.server.bodies[number]}

    def _azure_repos(self) -> tuple[int, Any]:
        base = "/team/_apis/git/repositories/infra/pullRequests/7"
        if self.query.get("api-version") != "7.1":
            return 400, {"message": "No api-version was supplied"}
        if self.url.path == base:
            status = "active" if self.server.open else "abandoned"
            return 200, {"pullRequestId": 7, "status": status}
        if self.url.path == f"{base}/threads":
            if self.command == "POST":
                return 200, self._thread(self.server.add(self.data["comments"][0]["content"]))
            return 200, {"value": [self._thread(n) for n in sorted(self.server.bodies)]}
        if self.url.path.startswith(f"{base}/threads/"):
            return self._changed(self.data.get("content"), self._thread, 200)
        return 404, {"message": "TF401019: The Git repository does not exist"}

    def _thread(self, number: int) -> dict[str, Any]:
        comment = {"id": 1, "content": self.server.bodies[number], "commentType": "text"}
        return {"id": number, "isDeleted": False, "comments": [comment]}
