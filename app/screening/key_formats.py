"""The formats of the keys that providers give out. To know one more, add a row."""

import re

from app.domain.labels import Sensitivity
from app.screening.placeholders import is_blank_key
from app.screening.rules import Rule


def _real(match: re.Match[str]) -> bool:
    start = match.start()
    return not (start and match.string[start - 1].isalnum()) and not is_blank_key(match.group())


def _row(kind: str, body: str, *anchors: str) -> Rule:
    # The left border is looked at in the check: a pattern that begins with its literal is searched much faster.
    pattern = re.compile(rf"{body}(?![A-Za-z0-9])")
    return Rule(kind, pattern, Sensitivity.RESTRICTED, anchors, cased=True, check=_real)


KEY_FORMATS: tuple[Rule, ...] = (
    # Models
    _row("anthropic_key", r"sk-ant-[a-z]{2,12}\d{0,2}-[\w-]{16,256}+", "sk-ant-"),
    _row(
        "openai_key",
        r"sk-(?:proj|svcacct|admin|None)-[\w-]{16,256}+",
        "sk-proj-",
        "sk-svcacct-",
        "sk-admin-",
        "sk-none-",
    ),
    _row("openai_key", r"sk-[A-Za-z0-9]{20,64}+", "sk-"),
    _row("openrouter_key", r"sk-or-v1-[0-9a-f]{32,80}+", "sk-or-v1-"),
    _row("langfuse_key", r"(?:sk|pk)-lf-[0-9a-f-]{36}", "k-lf-"),
    _row("langsmith_key", r"lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}", "lsv2_"),
    _row("groq_key", r"gsk_[A-Za-z0-9]{40,60}+", "gsk_"),
    _row("xai_key", r"xai-[A-Za-z0-9]{60,100}+", "xai-"),
    _row("perplexity_key", r"pplx-[A-Za-z0-9]{40,60}+", "pplx-"),
    _row("replicate_key", r"r8_[A-Za-z0-9]{32,44}+", "r8_"),
    _row("huggingface_key", r"(?:hf|api_org)_[A-Za-z0-9]{30,42}+", "hf_", "api_org_"),
    _row("nvidia_key", r"nvapi-[\w-]{40,90}+", "nvapi-"),
    _row("tavily_key", r"tvly-(?:dev-|prod-)?[A-Za-z0-9]{24,48}+", "tvly-"),
    _row("pinecone_key", r"pcsk_[A-Za-z0-9_]{40,90}+", "pcsk_"),
    # Clouds
    _row("aws_key", r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}", "akia", "asia", "abia", "acca"),
    _row("aws_bedrock_key", r"ABSK[A-Za-z0-9+/]{60,200}+={0,2}", "absk"),
    _row("google_key", r"AIza[\w-]{35}", "aiza"),
    _row("google_oauth_secret", r"GOCSPX-[\w-]{24,40}+", "gocspx-"),
    _row("google_oauth_token", r"ya29\.[\w-]{20,512}+", "ya29."),
    _row("google_refresh_token", r"1//0[\w-]{30,200}+", "1//0"),
    _row("azure_secret", r"[A-Za-z0-9_~.]{3}\dQ~[\w~.-]{31,36}", "q~"),
    _row(
        "azure_storage_key",
        r"(?:AccountKey|SharedAccessKey|sig)=[A-Za-z0-9+/%]{40,100}+={0,2}",
        "accountkey",
        "sharedaccesskey",
        "sig=",
    ),
    _row("alibaba_key", r"LTAI[A-Za-z0-9]{16,24}+", "ltai"),
    _row("tencent_key", r"AKID[A-Za-z0-9]{32}", "akid"),
    _row("yandex_key", r"(?:AQVN|y0_)[\w-]{35,60}+", "aqvn", "y0_"),
    _row("digitalocean_key", r"do[opr]_v1_[0-9a-f]{64}", "_v1_"),
    _row("cloudflare_key", r"v1\.0-[0-9a-f]{24}-[0-9a-f]{100,160}+", "v1.0-"),
    _row("flyio_key", r"(?:fo1_[\w-]{43}|fm[12][ar]?_[A-Za-z0-9+/]{60,1000}+={0,3})", "fo1_", "fm1", "fm2"),
    _row("heroku_key", r"HRKU-[\w-]{36,70}+", "hrku-"),
    _row("netlify_key", r"nfp_[A-Za-z0-9]{36,44}+", "nfp_"),
    _row("supabase_key", r"(?:sbp_[0-9a-f]{40}|sb_secret_[\w-]{20,60}+)", "sbp_", "sb_secret_"),
    _row("planetscale_key", r"pscale_(?:tkn|pw|oauth)_[\w.-]{32,64}+", "pscale_"),
    _row("clickhouse_key", r"4b1d[A-Za-z0-9]{38}", "4b1d"),
    _row("databricks_key", r"dapi[0-9a-f]{32}(?:-\d)?", "dapi"),
    _row("vault_token", r"hv[sbr]\.[\w-]{24,200}+", "hvs.", "hvb.", "hvr."),
    _row("terraform_token", r"[A-Za-z0-9]{14}\.atlasv1\.[\w-]{40,90}+", ".atlasv1."),
    _row("openshift_token", r"sha256~[\w-]{43}", "sha256~"),
    _row("pulumi_token", r"pul-[0-9a-f]{40}", "pul-"),
    _row("doppler_token", r"dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{30,80}+", "dp."),
    _row("age_key", r"AGE-SECRET-KEY-1[A-Z0-9]{58}", "age-secret-key-1"),
    _row("onepassword_token", r"(?:ops_eyJ[\w-]{100,2000}+|A3-[A-Z0-9]{6}-[A-Z0-9-]{20,40}+)", "ops_eyj", "a3-"),
    # Code and packages
    _row("github_key", r"gh[pousr]_[A-Za-z0-9]{30,80}+", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
    _row("github_key", r"github_pat_\w{60,100}+", "github_pat_"),
    _row("gitlab_key", r"gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct|wt)-[\w.-]{18,80}+", "gl"),
    _row("bitbucket_key", r"ATBB[A-Za-z0-9]{24,36}+", "atbb"),
    _row("atlassian_key", r"AT(?:ATT|CTT)3[A-Za-z0-9_=-]{60,250}+", "atatt3", "atctt3"),
    _row("npm_key", r"npm_[A-Za-z0-9]{30,40}+", "npm_"),
    _row("pypi_key", r"pypi-AgE[\w-]{50,400}+", "pypi-age"),
    _row("rubygems_key", r"rubygems_[0-9a-f]{48}", "rubygems_"),
    _row("crates_key", r"cio[A-Za-z0-9]{32}", "cio"),
    _row("docker_key", r"dckr_(?:pat|oat)_[\w-]{20,60}+", "dckr_"),
    _row("artifactory_key", r"(?:AKCp[A-Za-z0-9]{60,80}+|cmVmdGtu[A-Za-z0-9]{50,60}+)", "akcp", "cmvmdgtu"),
    _row("sonar_key", r"sq[uap]_[A-Za-z0-9]{38,42}+", "sqa_", "squ_", "sqp_"),
    _row("sourcegraph_key", r"sgp_(?:[0-9a-f]{16}_|local_)?[0-9a-f]{40}", "sgp_"),
    _row("postman_key", r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}", "pmak-"),
    _row("prefect_key", r"pn[ub]_[A-Za-z0-9]{36}", "pnu_", "pnb_"),
    # Messages and offices
    _row("slack_key", r"xox[a-z]-[A-Za-z0-9-]{12,300}+", "xox"),
    _row("slack_key", r"xoxe\.xox[bp]-\d-[A-Za-z0-9]{40,300}+", "xoxe."),
    _row("slack_key", r"xapp-\d-[A-Z0-9]{6,16}-\d{6,16}-[0-9a-f]{40,80}+", "xapp-"),
    _row("slack_webhook", r"hooks\.slack\.com/(?:services|workflows|triggers)/[\w/+-]{24,120}+", "hooks.slack.com"),
    _row("discord_webhook", r"discord(?:app)?\.com/api/webhooks/\d{16,20}/[\w-]{40,90}+", "/api/webhooks/"),
    _row("discord_token", r"[MNO][A-Za-z0-9]{23,27}\.[\w-]{6}\.[\w-]{27,40}+", "discord"),
    _row("telegram_key", r"\d{8,10}:AA[\w-]{32,34}", ":aa"),
    _row("teams_webhook", r"webhook\.office\.com/webhookb2/[\w@/-]{60,250}+", "webhook.office.com"),
    _row("sendgrid_key", r"SG\.[\w-]{18,26}\.[\w-]{38,50}+", "sg."),
    _row("mailgun_key", r"(?:key|pubkey)-[0-9a-f]{32}", "key-"),
    _row("mailchimp_key", r"[0-9a-f]{32}-us\d{1,2}", "-us"),
    _row("brevo_key", r"xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}", "xkeysib-"),
    _row("twilio_key", r"SK[0-9a-f]{32}", "sk"),
    _row("notion_key", r"(?:ntn_[A-Za-z0-9]{40,50}+|secret_[A-Za-z0-9]{43})", "ntn_", "secret_"),
    _row("linear_key", r"lin_(?:api|oauth)_[A-Za-z0-9]{32,64}+", "lin_"),
    _row("figma_key", r"figd_[\w-]{36,60}+", "figd_"),
    _row("airtable_key", r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}", "pat"),
    _row("typeform_key", r"tfp_[\w.-]{40,60}+", "tfp_"),
    _row("asana_key", r"[12]/\d{15,18}(?:/\d{15,18})?:[0-9a-f]{32}", "asana"),
    # Money and shops
    _row("stripe_key", r"(?:sk|rk)_(?:live|test|prod)_[A-Za-z0-9]{10,120}+", "_live_", "_test_", "_prod_"),
    _row("webhook_secret", r"whsec_[A-Za-z0-9+/]{24,100}+={0,2}", "whsec_"),
    _row("square_key", r"(?:sq0[a-z]{3}-[\w-]{22,50}+|EAAA[\w-]{56,64}+)", "sq0", "eaaa"),
    _row("shopify_key", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}", "shp"),
    _row("braintree_key", r"access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[0-9a-f]{32}", "access_token$"),
    _row("plaid_key", r"access-(?:sandbox|development|production)-[0-9a-f-]{36}", "access-"),
    _row("flutterwave_key", r"FLW(?:SEC|PUB)K(?:_TEST)?-[0-9A-Za-z]{12,40}+(?:-X)?", "flw"),
    _row("easypost_key", r"EZ[AT]K[A-Za-z0-9]{54}", "ezak", "eztk"),
    _row("facebook_token", r"EAA[A-Za-z0-9]{80,400}+", "eaa"),
    _row("facebook_token", r"\d{15,16}(?:\||%7[cC])[\w-]{26,40}", "facebook", "fb_", "graph."),
    # Operations
    _row("newrelic_key", r"NR(?:AK|AA|II|JS)-[\w-]{19,42}+", "nrak-", "nraa-", "nrii-", "nrjs-"),
    _row("grafana_key", r"gl(?:c|sa)_[A-Za-z0-9+/_]{30,400}+={0,3}", "glc_", "glsa_"),
    _row("sentry_token", r"sntry[su]_[\w+/=-]{40,300}+", "sntrys_", "sntryu_"),
    _row("dynatrace_key", r"dt0c01\.[A-Z0-9]{24}\.[A-Z0-9]{64}", "dt0c01."),
    _row("intra42_secret", r"s-s4t2(?:ud|af)-[0-9a-f]{64}", "s-s4t2"),
    _row("okta_token", r"00[A-Za-z0-9][\w-]{39}", "okta"),
    _row("readme_key", r"rdme_[a-z0-9]{70}", "rdme_"),
    _row("frameio_key", r"fio-u-[\w-]{60,70}+", "fio-u-"),
    _row("cto_team_key", r"cto_[A-Za-z0-9]{8}_[A-Za-z0-9_]{32,64}+", "cto_"),
    _row("putty_key", r"PuTTY-User-Key-File-\d", "putty-user-key-file"),
)
"""Catalogue: the formats that providers document. Documented examples and one repeated sign are dropped."""
