"""AWS WAF, classic and current: web access control lists with their rules."""

from __future__ import annotations

from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    ResourceView,
    cost,
    free,
    metered,
    rule,
    service,
)

PAGE = "https://aws.amazon.com/waf/pricing/"
FAMILY = "Web Application Firewall"

waf = service("aws", "awswaf")

# The page has one table of prices, for all regions and both generations.
ACL = waf(FAMILY, "Months", where={"group": "Web ACL"})
RULE = waf(FAMILY, "Months", where={"group": "Rule"})
RULE_GROUP = waf(FAMILY, "Months", where={"group": "Rule Group"})
REQUESTS = waf(FAMILY, "Requests", where={"group": "Request"})
SUBSCRIPTION = waf(FAMILY, "Months", where={"group": "Managed Rule Group Subscription"})

SUBSCRIBED = {
    "AWSManagedRulesBotControlRuleSet": "Bot Control",
    "AWSManagedRulesATPRuleSet": "Account takeover prevention",
    "AWSManagedRulesACFPRuleSet": "Account creation fraud prevention",
    "AWSManagedRulesAntiDDoSRuleSet": "DDoS prevention",
}
"""Managed groups that have a monthly fee of their own."""

FREE = free(
    """
    aws_waf_byte_match_set aws_waf_geo_match_set aws_waf_ipset aws_waf_rate_based_rule
    aws_waf_regex_match_set aws_waf_regex_pattern_set aws_waf_rule aws_waf_rule_group
    aws_waf_size_constraint_set aws_waf_sql_injection_match_set aws_waf_xss_match_set
    aws_wafregional_byte_match_set aws_wafregional_geo_match_set aws_wafregional_ipset
    aws_wafregional_rate_based_rule aws_wafregional_regex_match_set
    aws_wafregional_regex_pattern_set aws_wafregional_rule aws_wafregional_rule_group
    aws_wafregional_size_constraint_set aws_wafregional_sql_injection_match_set
    aws_wafregional_web_acl_association aws_wafregional_xss_match_set aws_wafv2_api_key
    aws_wafv2_ip_set aws_wafv2_regex_pattern_set aws_wafv2_rule_group
    aws_wafv2_web_acl_association aws_wafv2_web_acl_logging_configuration
    """
)


@rule("aws_waf_web_acl", "aws_wafregional_web_acl", page=PAGE)
def classic(r: ResourceView) -> Components:
    """The list, its rules and rule groups by the month; requests per million.

    ``rule_group_rules`` are the rules in its groups, which are charged like its own.
    """
    key = "rules" if r.type == "aws_waf_web_acl" else "rule"
    known = not r.left_open(key)
    kinds = [block.text("type", "REGULAR") for block in r.blocks(key)] if known else []
    groups = kinds.count("GROUP")
    yield from _lines(r, len(kinds) - groups if known else None, groups if known else None)
    yield _requests(r)


@rule("aws_wafv2_web_acl", page=PAGE)
def current(r: ResourceView) -> Components:
    """The list, its rules and rule groups by the month; requests per million.

    Rules of one's own groups (``rule_group_rules``) are charged like those of the list; those of
    managed groups are not. Some managed groups have a monthly fee of their own.
    """
    told = not r.left_open("rule")
    statements = [block.block("statement") for block in r.blocks("rule")] if told else []
    managed = [s for s in statements if s and s.block("managed_rule_group_statement")]
    groups = [s for s in statements if s and s.block("rule_group_reference_statement")]
    known = told and not r.text("rule_json")
    own = len(statements) - len(managed) - len(groups)
    yield from _lines(r, own if known else None, len(groups) if known else None)
    if managed:
        yield cost("Managed rule groups", RULE_GROUP, len(managed), unit="groups")
    for statement in managed:
        for group in statement.blocks("managed_rule_group_statement"):
            name = SUBSCRIBED.get(group.text("name") or "")
            if name:
                yield cost(f"{name} (subscription)", SUBSCRIPTION, 1, unit="months")
    yield _requests(r)


def _lines(r: ResourceView, own: int | None, groups: int | None) -> Components:
    """The list itself, its own rules with those of its own groups, and these groups."""
    grouped = r.usage("rule_group_rules", 0) or Decimal(0)
    yield cost("Web ACL usage", ACL, 1, unit="months")
    yield cost("Rules", RULE, None if own is None else own + grouped, unit="rules")
    yield cost("Rule groups", RULE_GROUP, groups, unit="groups")


def _requests(r: ResourceView) -> Component:
    requests = r.usage("monthly_requests")
    return metered("Requests", REQUESTS, requests, unit="1M requests", per=1_000_000)
