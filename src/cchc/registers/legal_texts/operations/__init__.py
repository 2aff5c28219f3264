"""The acts on legal texts."""

from cchc.registers.legal_texts.operations.drafts import (
    give_back,
    issue_report,
    receive_request,
    send_comments,
    strike_draft,
    take_in,
)
from cchc.registers.legal_texts.operations.examination_lists import take_over_examinations
from cchc.registers.legal_texts.operations.examinations import (
    check,
    conclude_again,
    review,
    self_check,
    strike_examination,
)
from cchc.registers.legal_texts.operations.files import take_over_texts
from cchc.registers.legal_texts.operations.findings import (
    extend,
    finish_handling,
    record_finding,
    reopen,
    strike_finding,
)
from cchc.registers.legal_texts.operations.links import link_procedure, unlink_procedure
from cchc.registers.legal_texts.operations.lists import correct_list, publish_expired
from cchc.registers.legal_texts.operations.mending import correct, strike
from cchc.registers.legal_texts.operations.monitoring import (
    issue_plan,
    recommend,
    record_activity,
    settle,
    strike_activity,
    strike_plan,
    strike_recommendation,
)
from cchc.registers.legal_texts.operations.programmes import (
    drop,
    issue_programme,
    plan_field,
    plan_text,
    strike_programme,
    take_over_programmes,
)
from cchc.registers.legal_texts.operations.relations import (
    amend,
    repeal,
    repeal_part,
    replace,
    rest,
    resume,
    suspend,
    unrelate,
)
from cchc.registers.legal_texts.operations.texts import expire, issue

__all__ = [
    "amend",
    "check",
    "conclude_again",
    "correct",
    "correct_list",
    "drop",
    "expire",
    "extend",
    "finish_handling",
    "give_back",
    "issue",
    "issue_plan",
    "issue_programme",
    "issue_report",
    "link_procedure",
    "plan_field",
    "plan_text",
    "publish_expired",
    "receive_request",
    "recommend",
    "record_activity",
    "record_finding",
    "reopen",
    "repeal",
    "repeal_part",
    "replace",
    "rest",
    "resume",
    "review",
    "self_check",
    "send_comments",
    "settle",
    "strike",
    "strike_activity",
    "strike_draft",
    "strike_examination",
    "strike_finding",
    "strike_plan",
    "strike_programme",
    "strike_recommendation",
    "suspend",
    "take_in",
    "take_over_examinations",
    "take_over_programmes",
    "take_over_texts",
    "unlink_procedure",
    "unrelate",
]
