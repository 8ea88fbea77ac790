package policies

import (
	"huizhida/fault"
	"huizhida/policies/check"
)

// ErrSecretMark is in the chain of every refusal of a text that bears a 密级.
var ErrSecretMark = fault.New(fault.Invalid, "本系统是非涉密系统，不得录入、上传标有密级的内容")

// RefuseSecret refuses a text, or the text and the name of a file, that bears a 密级 mark. Whoever takes in an upload calls it before anything
// of the upload is kept.
func RefuseSecret(texts ...string) error {
	for _, text := range texts {
		if mark, found := check.SecretMark(text); found {
			return fault.New(ErrSecretMark, secretMessage(mark))
		}
	}
	return nil
}

func secretMessage(mark string) string {
	return "内容标有密级“" + mark + "”。本系统是非涉密系统，不得录入或上传；请立即停止操作，并按保密规定处理原件"
}

// secretFields is RefuseSecret for the words of a form; nothing of them is saved.
func secretFields(title, body string) []fault.Field {
	var bad []fault.Field
	for name, text := range map[string]string{"title": title, "body": body} {
		if mark, found := check.SecretMark(text); found {
			bad = append(bad, fault.Field{Name: name, Message: secretMessage(mark)})
		}
	}
	return bad
}
