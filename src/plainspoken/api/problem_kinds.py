"""Every kind of problem: what it is called, what it means, what to do. Each has a page of its own under `/problems`."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class ProblemKind(Struct, frozen=True):
    """A kind of problem: `code` ends its `type`, `meaning` and `remedy` fill its page, `detail` is said by default."""

    code: str
    status: int
    title: str
    detail: str
    meaning: str
    remedy: str

    @property
    def path(self) -> str:
        """The `type` of problems of this kind, which is also where its page is."""
        return f"/problems/{self.code}"


KINDS: Mapping[str, ProblemKind] = {
    kind.code: kind
    for kind in (
        ProblemKind(
            code="invalid-json",
            status=400,
            title="The request cannot be read",
            detail="The body is not valid JSON.",
            meaning="The request is broken as HTTP or its body as JSON, so nothing in it was looked at.",
            remedy="Send one JSON object in UTF-8.",
        ),
        ProblemKind(
            code="token-in-address",
            status=400,
            title="A token stands in the address",
            detail="Send the token in the Authorization header. The one in the address was not looked at.",
            meaning="Addresses end up in logs, histories and referrers, so a token in one counts as lost: it is "
            "refused there, and the request is not carried out.",
            remedy="Send `Authorization: Bearer` and the token, and replace the token that stood in the address.",
        ),
        ProblemKind(
            code="unauthenticated",
            status=401,
            title="A token is needed",
            detail="This request needs a token in its Authorization header: Bearer, a blank, the token.",
            meaning="The server does not know who calls: there is no token, or one that is wrong, expired or revoked. "
            "The `WWW-Authenticate` header says which way to authenticate there is.",
            remedy="Send `Authorization: Bearer` and a token that is still good. Whoever runs the server gives them "
            "out, or the identity provider it trusts.",
        ),
        ProblemKind(
            code="forbidden",
            status=403,
            title="This is not allowed",
            detail="The caller may not do this.",
            meaning="The server knows who calls, and this caller lacks the scope that the operation needs. Nothing was "
            "looked at, so this does not say whether what was asked for exists.",
            remedy="Use a token whose role has the scope in `required_scope`, or ask whoever runs the server for one.",
        ),
        ProblemKind(
            code="other-site",
            status=403,
            title="The request comes from a page of another site",
            detail="A page of another site may not write here.",
            meaning="A server without authentication takes writes from pages of its own address and from programs "
            "only, so that no page that somebody happens to visit can make them.",
            remedy="Serve the user interface from the same origin, or have the server authenticate its callers.",
        ),
        ProblemKind(
            code="unknown-host",
            status=421,
            title="The server does not answer to this name",
            detail="This server answers to names of its own machine and to names it was told of.",
            meaning="A server without authentication answers only where the address names the machine it runs on, or "
            "a name in its setting `allowed_host`. Otherwise a page of another site could have its own name lead here "
            "and read what it likes.",
            remedy="Ask on the same machine, by its loopback address. Behind a proxy, have the server authenticate its "
            "callers, or start it with `--allowed-host` and the name that the proxy passes on.",
        ),
        ProblemKind(
            code="not-found",
            status=404,
            title="Not found",
            detail="Nothing with this name or id exists.",
            meaning="The VM or job that was asked for does not exist. A VM is found by its name or its context id, "
            "a job by its id; both must be complete, and characters that mean something in an address "
            "(such as a slash, a blank, a question mark) must be percent-encoded.",
            remedy="Take the id from the list of VMs or from a VM's recent jobs.",
        ),
        ProblemKind(
            code="unknown-path",
            status=404,
            title="No such address",
            detail="This server has nothing at this address.",
            meaning="No operation of the API has this path.",
            remedy="Compare the path with the list of operations in the API's documentation.",
        ),
        ProblemKind(
            code="method-not-allowed",
            status=405,
            title="Method not allowed",
            detail="This address does not take this method.",
            meaning="The path exists, but not with this HTTP method.",
            remedy="Use one of the methods in the answer's Allow header.",
        ),
        ProblemKind(
            code="request-timeout",
            status=408,
            title="The request did not come in time",
            detail="The request was not sent whole in time. Send it again.",
            meaning="The server waits a bounded time for a request's headers and its body, so that clients which never "
            "finish do not hold it up. Nothing was done, and the connection was closed.",
            remedy="Send the request again, on a new connection.",
        ),
        ProblemKind(
            code="ambiguous-name",
            status=409,
            title="Several VMs have this name",
            detail="Several VMs have this name. Ask again with one of the context ids given here.",
            meaning="VM names are unique only within one source environment, and more than one VM is called this.",
            remedy="Let the person choose, and ask again with one of the context ids in `candidates`.",
        ),
        ProblemKind(
            code="operation-replaced",
            status=409,
            title="This is not the last operation any more",
            detail="The VM's last operation is another one by now. Look at it before you dismiss it.",
            meaning="The job that was named is not that of the VM's last operation: another one has ended since, and "
            "what nobody has seen is not dismissed.",
            remedy="Read the VM again, show its last operation, and name that job.",
        ),
        ProblemKind(
            code="content-too-large",
            status=413,
            title="The request is too large",
            detail="The text or the whole body is larger than this server takes.",
            meaning="The body, or a text in it, is larger than the documented limit.",
            remedy="Send the part of the text that holds the error: its beginning and its end say most.",
        ),
        ProblemKind(
            code="unsupported-media-type",
            status=415,
            title="The body is not JSON",
            detail="Send the body as JSON, uncompressed, and declare it in the Content-Type header.",
            meaning="The Content-Type header is missing or names something else than JSON in UTF-8, or the body is "
            "compressed.",
            remedy="Set `Content-Type: application/json` and send plain JSON.",
        ),
        ProblemKind(
            code="invalid-body",
            status=422,
            title="A field cannot be used",
            detail="The body is JSON, but not what this operation takes.",
            meaning="The body is JSON, but a field is missing, unknown, or holds something unusable.",
            remedy="Correct the fields that `errors` points to.",
        ),
        ProblemKind(
            code="invalid-parameter",
            status=422,
            title="A parameter cannot be used",
            detail="A parameter of the query holds something this operation does not take.",
            meaning="A parameter behind the question mark of the address is unknown, or holds something unusable.",
            remedy="Correct the parameters that `errors` names; each entry says what to write.",
        ),
        ProblemKind(
            code="not-publishable",
            status=422,
            title="The rules cannot be published like this",
            detail="The rule files have errors, or examples that do not come out as they should.",
            meaning="Only rule files without errors, of which every example comes out as it should, take over. Nothing "
            "was written.",
            remedy="Fix what `findings` names, check the files again, and publish then.",
        ),
        ProblemKind(
            code="files-changed",
            status=412,
            title="The rule files were changed meanwhile",
            detail="Somebody else has changed these rule files since they were read. Nothing was written.",
            meaning="A draft names the version of each file that it was made from, and a file has another one by now. "
            "What was changed is not overwritten unseen.",
            remedy="Look at what `changed` tells, bring both changes together, and send the draft with the present "
            "versions.",
        ),
        ProblemKind(
            code="impact-outdated",
            status=412,
            title="The impact is another one now",
            detail="What customers would read differently is not what was looked at. Nothing was written.",
            meaning="The rules in force, or the rules that would come of the draft, have other fingerprints than those "
            "that were confirmed.",
            remedy="Look at the impact of the draft again, and confirm the fingerprints that it tells.",
        ),
        ProblemKind(
            code="publishing-off",
            status=404,
            title="Rules are not published through this server",
            detail="This server does not write rule files.",
            meaning="The server was started without the setting `publish`, so rule files are kept and changed in "
            "another way.",
            remedy="Bring the files to whoever keeps them, or send the request to a server that publishes.",
        ),
        ProblemKind(
            code="second-person",
            status=403,
            title="Somebody else has to approve",
            detail="You have proposed this yourself. Somebody else has to approve it.",
            meaning="The server asks for two people: what one proposes, another one approves.",
            remedy="Ask a colleague who may publish to look at it and to approve it.",
        ),
        ProblemKind(
            code="not-yours",
            status=403,
            title="This was proposed by somebody else",
            detail="What somebody else has proposed can be withdrawn by whoever may publish.",
            meaning="Editors withdraw what they have proposed themselves.",
            remedy="Ask whoever proposed it, or somebody who may publish.",
        ),
        ProblemKind(
            code="publication-decided",
            status=409,
            title="The publication was decided already",
            detail="It was published or withdrawn already.",
            meaning="A publication waits until it is approved or withdrawn; either happens once.",
            remedy="Read the publication again. To take a published one back, publish the files from before it.",
        ),
        ProblemKind(
            code="too-many-publications",
            status=409,
            title="Too many publications wait",
            detail="Too many publications wait for a decision. Nothing was kept of this one.",
            meaning="A bounded number of publications may wait to be approved or withdrawn.",
            remedy="Have some of them approved or withdrawn first.",
        ),
        ProblemKind(
            code="rules-not-checked",
            status=503,
            title="The rules could not be checked",
            detail="Checking the rule files did not come to an end. Nothing was written.",
            meaning="The rule files are checked in a process of their own, and it took too long or broke off.",
            remedy="Ask again after the seconds that the Retry-After header gives. The server's log says why.",
        ),
        ProblemKind(
            code="rules-not-writable",
            status=503,
            title="The rule files cannot be written",
            detail="The server cannot read or write its directory of rules. Nothing was changed.",
            meaning="The directory of rules is missing, takes no writes from this server, or its disk is full.",
            remedy="An operator repairs the directory that the server's log names; then ask again.",
        ),
        ProblemKind(
            code="too-much-work",
            status=422,
            title="This takes too long",
            detail="The server gave this up because it took too long. Try again in a moment, or send less at a time.",
            meaning="Looking at the drafts took longer than one request may. Nothing was kept of them.",
            remedy="Send fewer or smaller files, or use the command line, which takes the time it needs.",
        ),
        ProblemKind(
            code="busy",
            status=429,
            title="Too many requests of this kind wait",
            detail="The server is busy with other requests of this kind. Ask again in a few seconds.",
            meaning="Checking, explaining and comparing drafts is heavy work, so a server does one of them at a time. "
            "Others wait for their turn, a bounded number for a bounded time.",
            remedy="Ask again after the seconds that the Retry-After header gives.",
        ),
        ProblemKind(
            code="nothing-to-rate",
            status=409,
            title="The job has not failed",
            detail="The job has not failed, so there is no answer about it that could help or not.",
            meaning="Only the answer about a failed job can be marked as of no help. The job runs, or it ended well.",
            remedy="Read the job again, and offer this for failed jobs only.",
        ),
        ProblemKind(
            code="too-many-ratings",
            status=429,
            title="Too many answers were marked",
            detail="You have marked as many answers as is allowed within an hour. This one was not counted.",
            meaning="A caller may say of 30 answers an hour that they did not help, so that counts mean something.",
            remedy="Try again after an hour; marks that were set stay.",
        ),
        ProblemKind(
            code="read-only",
            status=403,
            title="Nothing can be changed here",
            detail="This server only reads. Nothing was changed.",
            meaning="The server was started for reading only, or its job store is a replica that takes no writes. "
            "Everything can be read as elsewhere.",
            remedy="Send the request to a server that writes. Asking this one again does not help.",
        ),
        ProblemKind(
            code="invalid-header",
            status=400,
            title="A header cannot be used",
            detail="The Idempotency-Key header must be 1 to 128 visible ASCII characters.",
            meaning="The Idempotency-Key header is empty, too long, or holds something else than visible ASCII.",
            remedy="Send a new random id, such as a UUID, with each write, and the same one when it is sent again.",
        ),
        ProblemKind(
            code="job-exists",
            status=409,
            title="The id is taken",
            detail="There is a job with this id already.",
            meaning="The request brings an id for its new job, and another job has it.",
            remedy="Leave the id out or use a new random one. To send a write again safely, use an Idempotency-Key.",
        ),
        ProblemKind(
            code="job-ended",
            status=409,
            title="The job has ended",
            detail="The job or the step has ended already.",
            meaning="What has ended never changes: a finished job takes no more steps and no other end, a finished "
            "step no other status. A job whose writer gave no sign of life for too long was ended as interrupted.",
            remedy="Start a new job for a new attempt. Log lines are still taken.",
        ),
        ProblemKind(
            code="steps-running",
            status=409,
            title="Steps are still running",
            detail="The job cannot be completed while steps of it are running.",
            meaning="A job ends as completed only when each of its steps has ended.",
            remedy="End the steps first, or finish the job as failed or cancelled, which ends them too.",
        ),
        ProblemKind(
            code="foreign-job",
            status=409,
            title="The job belongs to another program",
            detail="The job was not started through this API, so it cannot be changed here.",
            meaning="Another program wrote the job into the job store and goes on writing it. It can be read here, and "
            "is never changed.",
            remedy="Let the program that started the job write it.",
        ),
        ProblemKind(
            code="too-many-steps",
            status=409,
            title="The job has too many steps",
            detail="The job has as many steps as a job can have.",
            meaning="A job holds a bounded number of steps; one beyond it is most likely written by a loop gone wrong.",
            remedy="Write details as log lines, and long work as several jobs.",
        ),
        ProblemKind(
            code="key-reused",
            status=422,
            title="The idempotency key was used for something else",
            detail="This Idempotency-Key was sent before with another request.",
            meaning="A key stands for one request. The same key with another path or another body is most likely a "
            "mistake, so nothing was done.",
            remedy="Use a new key for each new request.",
        ),
        ProblemKind(
            code="headers-too-large",
            status=431,
            title="The headers are too large",
            detail="The address and the headers are larger than this server takes.",
            meaning="The address of the request and its headers together are larger than 64 KiB, or a body comes in "
            "chunks with far more around them than in them. Nothing was looked at.",
            remedy="Send fewer or shorter headers; large cookies are the usual cause.",
        ),
        ProblemKind(
            code="internal-error",
            status=500,
            title="Something went wrong",
            detail="This request failed because of a fault in the server. It has been logged.",
            meaning="The server met something its makers did not foresee. Nothing about it is shown, because it may "
            "hold technical detail; all of it is in the server's log under the request id.",
            remedy="Give the request id to the operators of this server.",
        ),
        ProblemKind(
            code="keys-unavailable",
            status=503,
            title="Tokens cannot be checked at the moment",
            detail="The identity provider does not answer. Ask again in a few seconds.",
            meaning="The server checks tokens with the public keys of an identity provider and cannot get them. Nobody "
            "is let in unchecked.",
            remedy="Ask again after the seconds that the Retry-After header gives. The server's log says why.",
        ),
        ProblemKind(
            code="shutting-down",
            status=503,
            title="This server is about to stop",
            detail="This server is about to stop. Another one answers, or this one again in a moment.",
            meaning="The server was told to stop. It finishes what it has begun and takes no new work.",
            remedy="Ask again in a few seconds; a load balancer sends requests elsewhere meanwhile.",
        ),
        ProblemKind(
            code="database-unavailable",
            status=503,
            title="Job information is not available at the moment",
            detail="The job store does not answer. Nothing is lost; ask again in a few seconds.",
            meaning="The store that holds the jobs does not answer or is not set up. There is no partial answer, so "
            "that nobody takes a shorter list for the whole.",
            remedy="Ask again after the seconds that the Retry-After header gives. The server's log says why.",
        ),
        ProblemKind(
            code="database-denied",
            status=503,
            title="The job store does not allow that",
            detail="The job store does not let this server read or write what that needs. Nothing was changed.",
            meaning="The account by which this server uses the store that holds the jobs lacks a right. That lasts "
            "until somebody grants it.",
            remedy="An operator grants the right that the server's log names.",
        ),
        ProblemKind(
            code="too-many-streams",
            status=503,
            title="Too many live updates are open",
            detail="This server holds as many streams of live updates as it can. Ask again in a few seconds.",
            meaning="A server holds a limited number of streams of live updates open at once, and none is free.",
            remedy="Ask again after the seconds that the Retry-After header gives, and open one stream for a whole "
            "screen rather than one for each VM.",
        ),
        ProblemKind(
            code="database-outdated",
            status=503,
            title="The job store needs an upgrade",
            detail="The job store was made for an older version of this server.",
            meaning="The store that holds the jobs has an older layout than this version of the server reads.",
            remedy="An operator runs the upgrade of the job store that the server's log names.",
        ),
    )
}
"""Kinds of problems by code."""
