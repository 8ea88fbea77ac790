package sms

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The worked example of help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature (固定参数示例).
func TestAliyunsOwnExampleIsSignedAsItSays(t *testing.T) {
	t.Parallel()
	header := signAliyun("YourAccessKeyId", "YourAccessKeySecret", "/", "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai",
		map[string]string{
			"host": "ecs.cn-shanghai.aliyuncs.com", "x-acs-action": "RunInstances", "x-acs-version": "2014-05-26", "x-acs-date": "2023-10-26T10:22:32Z",
			"x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
		}, nil)
	require.Equal(t, "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"+
		"SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"+
		"Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0", header.Get("Authorization"))
	require.Equal(t, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", header.Get("x-acs-content-sha256"))
}

// The worked example of cloud.tencent.com/document/api/213/30654 (签名方法 v3), whose masked keys are literally asterisks.
func TestTencentsOwnExampleIsSignedAsItSays(t *testing.T) {
	t.Parallel()
	body := `{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`
	require.Equal(t, "35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064", hash([]byte(body)))
	keyID, secret := "AKID"+strings.Repeat("*", 32), strings.Repeat("*", 32)
	header := signTencent(keyID, secret, "cvm.tencentcloudapi.com", "cvm", "DescribeInstances", time.Unix(1551113065, 0), []byte(body))
	require.Equal(t, "TC3-HMAC-SHA256 Credential="+keyID+"/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action, "+
		"Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f", header.Get("Authorization"))
}

// The worked example of docs/sms-gateway.md; computed with: printf %s '1669856400.{"id":"7"}' | openssl dgst -sha256 -hmac 'a shared secret'.
func TestTheGatewaysOwnExampleIsSignedAsItSays(t *testing.T) {
	t.Parallel()
	require.Equal(t, "v1=b905c3fd5867527ccbaf12cfb9e2d845e6537bfa1b4e85f8628a2de507f031cf", signGateway("a shared secret", "1669856400", []byte(`{"id":"7"}`)))
}
