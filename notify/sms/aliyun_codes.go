package sms

import (
	"strings"
	"time"
)

// aliyunCodes are from the documentation's 国内消息API错误码 (help.aliyun.com/document_detail/101346.html), and the gateway's common ones.
var aliyunCodes = map[string]meaning{
	"isv.MOBILE_NUMBER_ILLEGAL":              {kind: badNumber},
	"isv.CUSTOMER_REFUSED":                   {kind: blacklisted},
	"isv.BLACK_KEY_CONTROL_LIMIT":            {kind: sensitive}, // 变量含黑名单关键字: the words, not the number
	"isv.SMS_CONTENT_ILLEGAL":                {kind: sensitive},
	"isv.UNSUPPORTED_CONTENT":                {kind: badParams},
	"isv.SMS_CONTENT_MISMATCH_TEMPLATE_TYPE": {kind: badParams},
	"isv.TEMPLATE_MISSING_PARAMETERS":        {kind: badParams},
	"isv.TEMPLATE_PARAMS_ILLEGAL":            {kind: badParams},
	"isv.INVALID_JSON_PARAM":                 {kind: badParams},
	"isv.PARAM_LENGTH_LIMIT":                 {kind: badParams},
	"isv.PARAM_NOT_SUPPORT_URL":              {kind: badParams},
	"isv.SMS_TEMPLATE_ILLEGAL":               {kind: badTemplate},
	"isv.SMS_SIGNATURE_SCENE_ILLEGAL":        {kind: badTemplate},
	"isv.DOMESTIC_NUMBER_NOT_SUPPORTED":      {kind: badTemplate},
	"isv.SMS_SIGNATURE_ILLEGAL":              {kind: badSign},
	"isv.SMS_SIGN_ILLEGAL":                   {kind: badSign},
	"isv.SIGN_NAME_ILLEGAL":                  {kind: badSign},
	"isv.SIGN_STATE_ILLEGAL":                 {kind: badSign},
	"isv.EXTEND_CODE_ERROR":                  {kind: badSign},
	"isv.BUSINESS_LIMIT_CONTROL":             {kind: capped, wait: time.Hour}, // of one number; the message tells of which span
	"isv.DAY_LIMIT_CONTROL":                  {kind: spent, wait: tomorrow},
	"isv.MONTH_LIMIT_CONTROL":                {kind: spent, wait: nextMonth},
	"isv.SMS_OVER_LIMIT":                     {kind: spent, wait: tomorrow},
	"isv.AMOUNT_NOT_ENOUGH":                  {kind: spent},
	"isv.OUT_OF_SERVICE":                     {kind: spent}, // 余额不足停机
	"isv.PRODUCT_UN_SUBSCRIPT":               {kind: denied},
	"isv.PRODUCT_UNSUBSCRIBE":                {kind: denied},
	"isv.ACCOUNT_NOT_EXISTS":                 {kind: denied},
	"isv.ACCOUNT_ABNORMAL":                   {kind: denied},
	"isv.SECURITY_FROZEN_ACCOUNT":            {kind: denied},
	"isv.DENY_IP_RANGE":                      {kind: denied},
	"isp.RAM_PERMISSION_DENY":                {kind: denied},
	"isv.INVALID_PARAMETERS":                 {kind: refused},
	"isv.MOBILE_COUNT_OVER_LIMIT":            {kind: refused},
	"isp.SYSTEM_ERROR":                       {kind: unclear},
	"isp.GATEWAY_ERROR":                      {kind: unclear},
	"InternalError":                          {kind: unclear},
	"ServiceUnavailable":                     {kind: unclear},
	"MissingAccessKeyId":                     {kind: denied},
	"InvalidVersion":                         {kind: denied},
	"SignatureNonceUsed":                     {kind: passing},
	"NoPermission":                           {kind: denied},
}

// aliyunFamilies are codes known by how they begin.
var aliyunFamilies = []struct {
	prefix string
	meaning
}{
	{"Throttling", meaning{kind: throttled, wait: 2 * time.Second}},
	{"InvalidAccessKeyId", meaning{kind: denied}},
	{"SignatureDoesNotMatch", meaning{kind: denied}},
	{"IncompleteSignature", meaning{kind: denied}},
	{"InvalidTimeStamp", meaning{kind: denied}},
	{"InvalidAction", meaning{kind: denied}},
	{"Forbidden", meaning{kind: denied}},
	{"isv.", meaning{}},
	{"isp.", meaning{kind: unclear}},
}

// spans are what isv.BUSINESS_LIMIT_CONTROL says about its number's limit: 触发小时级流控Permits:5.
var spans = map[string]time.Duration{"分钟级": time.Minute, "小时级": time.Hour, "天级": tomorrow}

// aliyunMeaning reads a code; false when the documentation has none such.
func aliyunMeaning(code, message string) (meaning, bool) {
	m, ok := aliyunCodes[code]
	if !ok {
		for _, family := range aliyunFamilies {
			if strings.HasPrefix(code, family.prefix) {
				return family.meaning, true
			}
		}
		return meaning{}, false
	}
	if m.kind == capped {
		for words, wait := range spans {
			if strings.Contains(message, words) {
				m.wait = wait
			}
		}
	}
	return m, true
}
