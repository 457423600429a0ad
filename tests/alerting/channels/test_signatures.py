"""Signatures against what the vendors publish."""

from datetime import UTC, datetime

from alerting.channels.signatures import acs3_headers, acs3_query, tc3_headers


def test_aliyun_signs_its_published_example() -> None:
    """The fixed example of "V3 版本请求体&签名机制": RunInstances with YourAccessKeyId."""
    params = {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}
    headers = acs3_headers(
        key_id="YourAccessKeyId",
        secret="YourAccessKeySecret",
        host="ecs.cn-shanghai.aliyuncs.com",
        action="RunInstances",
        version="2014-05-26",
        query=acs3_query(params),
        at=datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC),
        nonce="3156853299f313e23d1673dc12e1703d",
    )
    assert headers["Authorization"] == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
        "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )
    assert headers["x-acs-date"] == "2023-10-26T10:22:32Z"


def test_aliyun_encodes_as_rfc_3986_does() -> None:
    """Sorted; a space is %20, * is encoded, ~ is not (the same page's rules)."""
    assert acs3_query({"b": "a b*c~d/e", "a": "人"}) == "a=%E4%BA%BA&b=a%20b%2Ac~d%2Fe"


def test_tencent_signs_its_published_example() -> None:
    """The fixed example of "签名方法 v3": DescribeInstances, its keys masked by asterisks as it prints them."""
    headers = tc3_headers(
        secret_id="AKID" + "*" * 32,
        secret_key="*" * 32,
        host="cvm.tencentcloudapi.com",
        service="cvm",
        action="DescribeInstances",
        version="2017-03-12",
        region="ap-guangzhou",
        payload=b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
        at=datetime.fromtimestamp(1551113065, UTC),
    )
    assert headers["Authorization"] == (
        f"TC3-HMAC-SHA256 Credential=AKID{'*' * 32}/2019-02-25/cvm/tc3_request, "
        "SignedHeaders=content-type;host;x-tc-action, "
        "Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f"
    )
    assert headers["X-TC-Timestamp"] == "1551113065"
