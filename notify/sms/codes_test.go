package sms

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/notify"
	"huizhida/notify/sms/smstest"
)

// noon is a moment from which the waits are counted.
var noon = time.Date(2022, 12, 31, 12, 0, 0, 0, calendar.Shanghai)

// said is what is made of codes: all that a person who reads the documentation would expect of them.
var said = []struct {
	codes string
	want  notify.Failure
}{
	{`isv.MOBILE_NUMBER_ILLEGAL InvalidParameterValue.IncorrectPhoneNumber FailedOperation.PhoneNumberParseFail bad_number
	  UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone`, notify.Failure{Permanent: true, BadAddress: true, Reason: BadNumber}},
	{`isv.CUSTOMER_REFUSED FailedOperation.PhoneNumberInBlacklist blacklisted`, notify.Failure{Permanent: true, BadAddress: true, Reason: Blacklisted}},
	{`isv.BLACK_KEY_CONTROL_LIMIT isv.SMS_CONTENT_ILLEGAL FailedOperation.ContainSensitiveWord sensitive`, notify.Failure{Permanent: true, Reason: Sensitive}},
	{`isv.UNSUPPORTED_CONTENT isv.SMS_CONTENT_MISMATCH_TEMPLATE_TYPE isv.TEMPLATE_MISSING_PARAMETERS isv.TEMPLATE_PARAMS_ILLEGAL isv.INVALID_JSON_PARAM
	  isv.PARAM_LENGTH_LIMIT isv.PARAM_NOT_SUPPORT_URL FailedOperation.TemplateParamSetNotMatchApprovedTemplate
	  InvalidParameterValue.TemplateParameterFormatError InvalidParameterValue.TemplateParameterLengthLimit
	  InvalidParameterValue.ProhibitedUseUrlInTemplateParameter InvalidParameterValue.ProhibitUseUrlInTemplateParameter
	  InvalidParameterValue.ContentLengthLimit params`, notify.Failure{Permanent: true, Reason: ParamsRefused}},
	{`isv.SMS_TEMPLATE_ILLEGAL isv.SMS_SIGNATURE_SCENE_ILLEGAL isv.DOMESTIC_NUMBER_NOT_SUPPORTED FailedOperation.TemplateIncorrectOrUnapproved
	  FailedOperation.TemplateUnapprovedOrNotExist UnsupportedOperation.GlobalTemplateToChineseMainlandPhone template`,
		notify.Failure{Account: true, Reason: TemplateRefused}},
	{`isv.SMS_SIGNATURE_ILLEGAL isv.SMS_SIGN_ILLEGAL isv.SIGN_NAME_ILLEGAL isv.SIGN_STATE_ILLEGAL isv.EXTEND_CODE_ERROR
	  FailedOperation.SignatureIncorrectOrUnapproved sign`, notify.Failure{Account: true, Reason: SignRefused}},
	{`isv.BUSINESS_LIMIT_CONTROL LimitExceeded.PhoneNumberOneHourLimit LimitExceeded.SomethingNew capped`, notify.Failure{Reason: NumberCapped, Wait: time.Hour}},
	{`LimitExceeded.PhoneNumberThirtySecondLimit`, notify.Failure{Reason: NumberCapped, Wait: 30 * time.Second}},
	{`LimitExceeded.DeliveryFrequencyLimit`, notify.Failure{Reason: NumberCapped, Wait: time.Minute}},
	{`LimitExceeded.PhoneNumberDailyLimit LimitExceeded.PhoneNumberSameContentDailyLimit`, notify.Failure{Reason: NumberCapped, Wait: 12 * time.Hour}},
	{`FailedOperation.MarketingSendTimeConstraint curfew`, notify.Failure{Reason: Curfew, Wait: 20 * time.Hour}},
	{`isv.DAY_LIMIT_CONTROL isv.SMS_OVER_LIMIT LimitExceeded.AppDailyLimit LimitExceeded.AppMainlandChinaDailyLimit LimitExceeded.AppGlobalDailyLimit
	  LimitExceeded.DailyLimit quota`, notify.Failure{Account: true, Reason: AccountSpent, Wait: 12 * time.Hour}},
	{`isv.MONTH_LIMIT_CONTROL`, notify.Failure{Account: true, Reason: AccountSpent, Wait: 12 * time.Hour}}, // the month ends with the year
	{`isv.AMOUNT_NOT_ENOUGH isv.OUT_OF_SERVICE FailedOperation.InsufficientBalanceInSmsPackage UnauthorizedOperation.ServiceSuspendDueToArrears
	  UnauthorizedOperation.SerivceSuspendDueToArrears ResourceInsufficient balance`, notify.Failure{Account: true, Reason: AccountSpent}},
	{`isv.PRODUCT_UN_SUBSCRIPT isv.PRODUCT_UNSUBSCRIBE isv.ACCOUNT_NOT_EXISTS isv.ACCOUNT_ABNORMAL isv.SECURITY_FROZEN_ACCOUNT isv.DENY_IP_RANGE
	  isp.RAM_PERMISSION_DENY MissingAccessKeyId InvalidVersion NoPermission InvalidAccessKeyId.NotFound InvalidAccessKeyId.Inactive SignatureDoesNotMatch
	  IncompleteSignature InvalidTimeStamp.Expired InvalidAction.NotFound Forbidden.RAM
	  UnsupportedOperation.UnsupportedRegion InvalidParameterValue.SdkAppIdNotExist InternalError.SigVerificationFail InternalError.SigFieldMissing
	  InternalError.RequestTimeException InternalError.RestApiInterfaceNotExist IpInBlacklist IpNotInWhitelist InvalidAction NoSuchVersion NoSuchProduct
	  ActionOffline UnsupportedProtocol AuthFailure.SignatureFailure AuthFailure.SecretIdNotFound UnauthorizedOperation.RequestIpNotInWhitelist
	  UnauthorizedOperation.SdkAppIdIsDisabled UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny denied`,
		notify.Failure{Account: true, Reason: AccountDenied}},
	{`Throttling Throttling.User Throttling.Api AuthFailure.RequestLimitExceeded RequestLimitExceeded RequestLimitExceeded.UinLimitExceeded busy`,
		notify.Failure{Reason: Throttled, Wait: 2 * time.Second}},
	{`isv.INVALID_PARAMETERS isv.MOBILE_COUNT_OVER_LIMIT LimitExceeded.PhoneNumberCountLimit FailedOperation.FailResolvePacket FailedOperation.JsonParseFail
	  UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber InvalidParameter InvalidParameterValue MissingParameter.EmptyPhoneNumberSet
	  UnknownParameter UnsupportedOperation refused`, notify.Failure{Permanent: true, Reason: notify.Rejected}},
	{`isp.SYSTEM_ERROR isp.GATEWAY_ERROR isp.SOMETHING_NEW InternalError ServiceUnavailable InternalError.Timeout InternalError.SendAndRecvFail
	  InternalError.OtherError InternalError.UnknownError error`, notify.Failure{Unsure: true}},
	{`SignatureNonceUsed isv.SOMETHING_NEW FailedOperation.OtherError SomethingNew`, notify.Failure{}},
}

func providerOf(code string) Provider {
	if _, ok := gatewayCodes[code]; ok {
		return Gateway
	}
	if _, ok := tencentCodes[code]; ok && code != "ServiceUnavailable" {
		return Tencent
	}
	for _, f := range tencentFamilies {
		if strings.HasPrefix(code, f.prefix) && code != "InternalError" {
			return Tencent
		}
	}
	return Aliyun
}

func TestEveryCodeIsReadAsWhatItMeans(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, group := range said {
		for code := range strings.FieldsSeq(group.codes) {
			require.False(t, seen[code], "%s is listed twice", code)
			seen[code] = true
			provider := providerOf(code)
			peer := map[Provider]func(testing.TB) *smstest.Peer{Aliyun: smstest.Aliyun, Tencent: smstest.Tencent, Gateway: smstest.Gateway}[provider](t)
			peer.Answer = func(smstest.Message) (string, string) { return code, "说明" }
			got := refusedBy(t, provider, peer)
			want := group.want
			want.Code, want.Detail = code, "说明"
			require.Equal(t, want, *got, "%s of %s", code, provider)
		}
	}
	for _, table := range []map[string]meaning{aliyunCodes, tencentCodes, gatewayCodes} {
		for code := range table {
			require.True(t, seen[code], "%s has a meaning but no test", code)
		}
	}
}

// refusedBy sends one message and answers why it was not taken. The peer's clock is the real one, so the call is signed at another moment
// than the waits are counted from.
func refusedBy(t *testing.T, provider Provider, peer *smstest.Peer) *notify.Failure {
	t.Helper()
	base := peer.URL
	if provider == Gateway {
		base += "/api"
	}
	c, err := New(Config{Provider: provider, BaseURL: base, KeyID: smstest.KeyID, Secret: smstest.Secret, Sign: smstest.SignName,
		Template: smstest.Template, AppID: smstest.AppID})
	require.NoError(t, err)
	c.client.now = func() time.Time { return noon }
	got := c.Session().Send(t.Context(), []notify.Outgoing{{ID: "1", To: "13800138000"}})[0].Failure
	require.NotNil(t, got)
	return got
}

func TestTheWordsOfANumbersLimitTellItsSpan(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]time.Duration{
		"触发分钟级流控Permits:1": time.Minute, "触发小时级流控Permits:5": time.Hour, "触发天级流控Permits:10": 12 * time.Hour, "触发流控": time.Hour,
	} {
		peer := smstest.Aliyun(t)
		peer.Answer = func(smstest.Message) (string, string) { return "isv.BUSINESS_LIMIT_CONTROL", words }
		require.Equal(t, notify.Failure{Reason: NumberCapped, Wait: want, Code: "isv.BUSINESS_LIMIT_CONTROL", Detail: words}, *refusedBy(t, Aliyun, peer),
			"a number's limit is not the account's")
	}
}

func TestWaitsEndWithTheDayAndTheMonth(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		parsed, err := time.ParseInLocation("2006-01-02 15:04", s, calendar.Shanghai)
		require.NoError(t, err)
		return parsed.UTC() // the clock of a server
	}
	for _, c := range []struct {
		now, until string
		wait       time.Duration
	}{
		{"2023-01-31 23:00", "2023-02-01 00:00", tomorrow}, {"2023-01-31 00:30", "2023-02-01 00:00", nextMonth}, {"2023-02-01 09:00", "2023-03-01 00:00", nextMonth},
		{"2023-02-01 07:00", "2023-02-01 08:00", morning}, {"2023-02-01 08:00", "2023-02-02 08:00", morning}, {"2023-02-28 22:30", "2023-03-01 08:00", morning},
	} {
		require.Equal(t, at(c.until).Sub(at(c.now)), meaning{wait: c.wait}.until(at(c.now)), "%v", c)
	}
}

func TestEveryReasonHasALabel(t *testing.T) {
	t.Parallel()
	for k := badNumber; k <= refused; k++ {
		if reason := k.reason(); reason != "" && reason != notify.Rejected {
			require.NotEmpty(t, reason.Label(), reason)
		}
	}
}

func TestMarksTellMessagesApartAndFit(t *testing.T) {
	t.Parallel()
	batch := make([]message, 200)
	for i := range batch {
		batch[i].ID = strings.Repeat("x", i)
	}
	require.Less(t, len(marks(batch[:100])), 256, "Aliyun's OutId")
	require.Less(t, len(marks(batch)), 512, "Tencent's SessionContext")
	require.True(t, carries(marks(batch), batch[73].ID))
	wrong := 0
	for i := range 1000 {
		if carries(marks(batch[:1]), strings.Repeat("y", i)) {
			wrong++
		}
	}
	require.Less(t, wrong, 5, "12 bits: one of 4096 is mistaken")
	require.True(t, carries("7.1@huiqi.example", "7.1@huiqi.example"))
	require.False(t, carries("7.1@huiqi.example", "7.2@huiqi.example"))
	require.True(t, carries(outID(message{Outgoing: notify.Outgoing{ID: strings.Repeat("x", 300)}}), strings.Repeat("x", 300)))
}
