package sms

import (
	"strings"
	"time"
)

// tencentCodes are from the documentation's 短信 API 3.0 发送错误码 (cloud.tencent.com/document/product/382/59177) and the common ones beside it.
var tencentCodes = map[string]meaning{
	"InvalidParameterValue.IncorrectPhoneNumber":                      {kind: badNumber},
	"FailedOperation.PhoneNumberParseFail":                            {kind: badNumber},
	"UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone":       {kind: badNumber},
	"FailedOperation.PhoneNumberInBlacklist":                          {kind: blacklisted},
	"FailedOperation.ContainSensitiveWord":                            {kind: sensitive},
	"FailedOperation.TemplateIncorrectOrUnapproved":                   {kind: badTemplate},
	"FailedOperation.TemplateUnapprovedOrNotExist":                    {kind: badTemplate},
	"UnsupportedOperation.GlobalTemplateToChineseMainlandPhone":       {kind: badTemplate},
	"FailedOperation.SignatureIncorrectOrUnapproved":                  {kind: badSign},
	"FailedOperation.TemplateParamSetNotMatchApprovedTemplate":        {kind: badParams},
	"InvalidParameterValue.TemplateParameterFormatError":              {kind: badParams},
	"InvalidParameterValue.TemplateParameterLengthLimit":              {kind: badParams},
	"InvalidParameterValue.ProhibitedUseUrlInTemplateParameter":       {kind: badParams},
	"InvalidParameterValue.ProhibitUseUrlInTemplateParameter":         {kind: badParams},
	"InvalidParameterValue.ContentLengthLimit":                        {kind: badParams},
	"FailedOperation.MarketingSendTimeConstraint":                     {kind: curfew, wait: morning},
	"LimitExceeded.PhoneNumberThirtySecondLimit":                      {kind: capped, wait: 30 * time.Second},
	"LimitExceeded.PhoneNumberOneHourLimit":                           {kind: capped, wait: time.Hour},
	"LimitExceeded.PhoneNumberDailyLimit":                             {kind: capped, wait: tomorrow},
	"LimitExceeded.PhoneNumberSameContentDailyLimit":                  {kind: capped, wait: tomorrow},
	"LimitExceeded.DeliveryFrequencyLimit":                            {kind: capped, wait: time.Minute},
	"LimitExceeded.AppDailyLimit":                                     {kind: spent, wait: tomorrow},
	"LimitExceeded.AppMainlandChinaDailyLimit":                        {kind: spent, wait: tomorrow},
	"LimitExceeded.AppGlobalDailyLimit":                               {kind: spent, wait: tomorrow},
	"LimitExceeded.DailyLimit":                                        {kind: spent, wait: tomorrow},
	"FailedOperation.InsufficientBalanceInSmsPackage":                 {kind: spent},
	"UnauthorizedOperation.ServiceSuspendDueToArrears":                {kind: spent},
	"UnauthorizedOperation.SerivceSuspendDueToArrears":                {kind: spent}, // as the API spells it
	"ResourceInsufficient":                                            {kind: spent},
	"LimitExceeded.PhoneNumberCountLimit":                             {kind: refused},
	"FailedOperation.FailResolvePacket":                               {kind: refused},
	"FailedOperation.JsonParseFail":                                   {kind: refused},
	"UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber": {kind: refused},
	"UnsupportedOperation.UnsupportedRegion":                          {kind: denied},
	"InvalidParameterValue.SdkAppIdNotExist":                          {kind: denied},
	"InternalError.SigVerificationFail":                               {kind: denied},
	"InternalError.SigFieldMissing":                                   {kind: denied},
	"InternalError.RequestTimeException":                              {kind: denied}, // our clock is wrong
	"InternalError.RestApiInterfaceNotExist":                          {kind: denied},
	"IpInBlacklist":                                                   {kind: denied},
	"IpNotInWhitelist":                                                {kind: denied},
	"InvalidAction":                                                   {kind: denied},
	"NoSuchVersion":                                                   {kind: denied},
	"NoSuchProduct":                                                   {kind: denied},
	"ActionOffline":                                                   {kind: denied},
	"UnsupportedProtocol":                                             {kind: denied},
	"AuthFailure.RequestLimitExceeded":                                {kind: throttled, wait: 2 * time.Second},
	"ServiceUnavailable":                                              {kind: unclear},
}

// tencentFamilies are codes known by how they begin.
var tencentFamilies = []struct {
	prefix string
	meaning
}{
	{"AuthFailure", meaning{kind: denied}},
	{"UnauthorizedOperation", meaning{kind: denied}},
	{"RequestLimitExceeded", meaning{kind: throttled, wait: 2 * time.Second}},
	{"LimitExceeded", meaning{kind: capped, wait: time.Hour}},
	{"InternalError", meaning{kind: unclear}}, // Timeout, SendAndRecvFail, OtherError, UnknownError: the message may be on its way
	{"InvalidParameter", meaning{kind: refused}},
	{"MissingParameter", meaning{kind: refused}},
	{"UnknownParameter", meaning{kind: refused}},
	{"UnsupportedOperation", meaning{kind: refused}},
	{"FailedOperation", meaning{}},
}

// tencentMeaning reads a code; false when the documentation has none such.
func tencentMeaning(code string) (meaning, bool) {
	if m, ok := tencentCodes[code]; ok {
		return m, true
	}
	for _, family := range tencentFamilies {
		if strings.HasPrefix(code, family.prefix) {
			return family.meaning, true
		}
	}
	return meaning{}, false
}
