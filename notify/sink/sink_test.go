package sink_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
	"huizhida/notify/sink"
)

func TestTheSinkTakesEverythingAndSaysHowLargeItIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		channel notify.Channel
		message notify.Outgoing
		ref     string
	}{
		{notify.Email, notify.Outgoing{To: "a@firm.example", Subject: "告知", Text: "您好", HTML: "<p>您好</p>"}, "sink/25/1"},
		{notify.SMS, notify.Outgoing{To: "13800000000", Text: strings.Repeat("字", 70)}, "sink/210/1"},
		{notify.SMS, notify.Outgoing{To: "13800000000", Text: strings.Repeat("字", 71)}, "sink/213/2"},
		{notify.SMS, notify.Outgoing{To: "13800000000", Text: strings.Repeat("字", 135)}, "sink/405/3"},
		{notify.WeChat, notify.Outgoing{To: "openid", Text: "abc", Params: map[string]string{"notice": "12"}}, "sink/5/1"},
	} {
		session := sink.New(c.channel).Session()
		require.Nil(t, session.Connect(t.Context()))
		results := session.Send(t.Context(), []notify.Outgoing{c.message, c.message})
		require.Equal(t, []notify.Result{{Ref: c.ref}, {Ref: c.ref}}, results)
		require.NotContains(t, results[0].Ref, c.message.To)
		require.NoError(t, session.Close())
	}
}
