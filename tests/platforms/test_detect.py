"""The pull request that a job is about, as each platform's jobs tell it."""

import json
from pathlib import Path

import pytest

from costguard.errors import PlatformError, UsageError
from costguard.platforms import connect, detect
from costguard.platforms.target import Target, Token

ACTIONS = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_REPOSITORY": "acme/infra",
    "GITHUB_REF": "refs/pull/7/merge",
    "GITHUB_SHA": "merge",
    "GITHUB_API_URL": "https://github.acme.test/api/v3",
    "GITHUB_TOKEN": "t",
    "GITHUB_STEP_SUMMARY": "/tmp/summary",
}


def test_github_actions() -> None:
    assert detect(ACTIONS) == Target(
        "github",
        "https://github.acme.test/api/v3",
        Token("t", "GITHUB_TOKEN"),
        "acme/infra",
        7,
        "merge",
        "/tmp/summary",
    )


@pytest.mark.parametrize(
    ("event", "number", "commit"),
    [
        ({"pull_request": {"number": 8, "head": {"sha": "head"}}}, 8, "head"),
        ({"issue": {"number": 9, "pull_request": {}}}, 9, "merge"),
        ({"issue": {"number": 9}}, 7, "merge"),
        ([], 7, "merge"),
    ],
)
def test_the_event_tells_more_than_the_branch(
    tmp_path: Path, event: object, number: int, commit: str
) -> None:
    path = tmp_path / "event.json"
    path.write_text(json.dumps(event))
    found = detect({**ACTIONS, "GITHUB_EVENT_PATH": str(path)})
    assert (found.pull_request, found.commit) == (number, commit)


def test_a_push_is_no_pull_request() -> None:
    with pytest.raises(UsageError, match="not one of a pull request; give --pull-request"):
        detect({**ACTIONS, "GITHUB_REF": "refs/heads/main"})


def test_gitlab_ci() -> None:
    environ = {
        "GITLAB_CI": "true",
        "CI_SERVER_URL": "https://gitlab.acme.test",
        "CI_PROJECT_PATH": "fork/infra",
        "CI_MERGE_REQUEST_PROJECT_PATH": "acme/infra",
        "CI_MERGE_REQUEST_IID": "12",
        "CI_JOB_TOKEN": "cannot write notes",
        "GITLAB_TOKEN": "t",
    }
    found = detect(environ)
    assert found.place == "gitlab: acme/infra #12"
    assert found.api == "https://gitlab.acme.test"
    assert found.token.secret == "t"


def test_bitbucket_pipelines() -> None:
    environ = {
        "BITBUCKET_BUILD_NUMBER": "1",
        "BITBUCKET_REPO_FULL_NAME": "acme/infra",
        "BITBUCKET_PR_ID": "3",
    }
    assert detect(environ).place == "bitbucket: acme/infra #3"


def test_bitbucket_server_with_jenkins() -> None:
    environ = {"BITBUCKET_SERVER_URL": "https://git.acme.test", "CHANGE_ID": "4"}
    found = detect(environ, repo="OPS/infra")
    assert found.place == "bitbucket-server: OPS/infra #4"


def test_azure_pipelines() -> None:
    environ = {
        "TF_BUILD": "True",
        "BUILD_REPOSITORY_PROVIDER": "TfsGit",
        "BUILD_REPOSITORY_NAME": "infra",
        "SYSTEM_TEAMPROJECT": "acme shop",
        "SYSTEM_COLLECTIONURI": "https://dev.azure.com/acme/",
        "SYSTEM_PULLREQUEST_PULLREQUESTID": "5",
        "AZURE_DEVOPS_EXT_PAT": "t",
    }
    found = detect(environ)
    assert found.place == "azure-repos: acme shop/infra #5"
    assert found.token == Token("t", "AZURE_DEVOPS_EXT_PAT")


def test_azure_pipelines_for_github() -> None:
    environ = {
        "TF_BUILD": "True",
        "BUILD_REPOSITORY_PROVIDER": "GitHub",
        "BUILD_REPOSITORY_NAME": "acme/infra",
        "SYSTEM_PULLREQUEST_PULLREQUESTID": "123456",
        "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER": "6",
    }
    assert detect(environ).place == "github: acme/infra #6"


def test_what_is_given_goes_before_what_the_job_tells() -> None:
    found = detect({**ACTIONS, "GITLAB_TOKEN": "g"}, platform="gitlab", repo="a/b", pull_request=1)
    assert found.place == "gitlab: a/b #1"
    assert found.token.secret == "g"


def test_no_job_at_all() -> None:
    with pytest.raises(UsageError, match="give --platform, --repo and --pull-request"):
        detect({})


@pytest.mark.parametrize("number", ["", "x", "²", "-1", "9" * 30])
def test_what_is_no_number_is_no_pull_request(number: str) -> None:
    with pytest.raises(UsageError, match="give --pull-request"):
        detect({"BITBUCKET_PR_ID": number}, platform="bitbucket", repo="a/b")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"GITHUB_TOKEN": ""}, "no token; set GITHUB_TOKEN"),
        ({"GITHUB_TOKEN": "a\nb"}, "GITHUB_TOKEN holds characters that no token has"),
        ({"GITHUB_API_URL": "http://github.acme.test"}, "does not begin with https://"),
        ({"GITHUB_API_URL": "http://127.0.0.1.acme.test"}, "does not begin with https://"),
    ],
)
def test_a_token_that_cannot_be_used(change: dict[str, str], message: str) -> None:
    target = detect({**ACTIONS, **change})
    with pytest.raises(PlatformError, match=message), connect(target):
        pass


@pytest.mark.parametrize(
    ("platform", "repo"),
    [("bitbucket", "infra"), ("bitbucket-server", "a/b/c"), ("azure-repos", "infra")],
)
def test_a_repository_that_is_not_named_by_two_names(platform: str, repo: str) -> None:
    target = Target(platform, "https://git.acme.test", Token("t", "T"), repo, 1)
    with pytest.raises(UsageError, match="--repo"), connect(target):
        pass


@pytest.mark.parametrize(
    ("platform", "variable"),
    [("bitbucket-server", "BITBUCKET_SERVER_URL"), ("azure-repos", "SYSTEM_COLLECTIONURI")],
)
def test_a_server_without_address(platform: str, variable: str) -> None:
    target = detect({}, platform=platform, repo="a/b", pull_request=1)
    with pytest.raises(PlatformError, match=f"no address; set {variable}"), connect(target):
        pass
