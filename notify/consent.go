package notify

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"

	"huizhida/fault"
)

// ConsentText is the version of the words that people consent to; a change of the words changes it (个人信息保护法 art. 14).
const ConsentText = "2022-1"

// unsubscribePurpose keeps a signature for unsubscribing from being worth anything elsewhere.
const unsubscribePurpose = "unsubscribe"

// ErrBadToken is returned for an unsubscribe link that this site did not sign.
var ErrBadToken = fault.New(fault.NotFound, "退订链接不完整，请从收到的消息里重新打开，或登录后在“通知偏好”里关闭")

// UnsubscribeToken is a signed name of one contact's consent to e-mail, good without signing in and without end: a letter may be old.
func (s *Service) UnsubscribeToken(contactID int64) string {
	return s.unsubscribeToken(contactID, Email)
}

func (s *Service) unsubscribeToken(contactID int64, channel Channel) string {
	id := binary.AppendUvarint(nil, uint64(contactID))
	if channel != Email {
		id = append(id, channel...)
	}
	part := base64.RawURLEncoding.EncodeToString(id)
	return part + "." + base64.RawURLEncoding.EncodeToString(s.Key.Sign(unsubscribePurpose, part))
}

// contactOf reads a token, or answers ErrBadToken.
func (s *Service) contactOf(token string) (int64, Channel, error) {
	part, signature, _ := strings.Cut(token, ".")
	given, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil || !s.Key.Signed(unsubscribePurpose, part, given) {
		return 0, "", ErrBadToken
	}
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return 0, "", ErrBadToken
	}
	id, n := binary.Uvarint(raw)
	if n <= 0 {
		return 0, "", ErrBadToken
	}
	channel := cmp.Or(Channel(raw[n:]), Email)
	if !slices.Contains(AllChannels, channel) {
		return 0, "", ErrBadToken
	}
	return int64(id), channel, nil
}

// unsubscribeURL is where one click, or one press of a button, ends the messages to a contact on a channel.
func (s *Service) unsubscribeURL(contactID int64, channel Channel) string {
	return strings.TrimSuffix(s.BaseURL, "/") + "/unsubscribe/" + s.unsubscribeToken(contactID, channel)
}
