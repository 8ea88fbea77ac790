package webpush_test

import (
	"encoding/json"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
	"huizhida/notify/egress"
	"huizhida/notify/webpush"
	"huizhida/notify/webpush/webpushtest"
)

var loopback = egress.Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}

func carrier(t *testing.T, peer *webpushtest.Peer) *webpush.Carrier {
	t.Helper()
	key, err := webpush.NewKey()
	require.NoError(t, err)
	c, err := webpush.New(webpush.Config{Key: key, Subject: "mailto:admin@huiqi.example", Guard: loopback, Roots: peer.Roots, Urgency: webpush.High, TTL: time.Hour,
		Makers: []string{"127.0.0.1"}})
	require.NoError(t, err)
	return c
}

func letter(to string) notify.Outgoing {
	return notify.Outgoing{ID: "7.abc@huiqi.example", To: to, Subject: "广州甲有限公司符合统保条件", Text: "您好：\n请于9月30日前确认。", Link: "https://huiqi.example/p/7"}
}

func push(t *testing.T, c *webpush.Carrier, m notify.Outgoing) *notify.Failure {
	t.Helper()
	session := c.Session()
	require.Nil(t, session.Connect(t.Context()))
	results := session.Send(t.Context(), []notify.Outgoing{m})
	require.NoError(t, session.Close())
	require.Len(t, results, 1)
	return results[0].Failure
}

func read(t *testing.T, m webpushtest.Message) (p webpush.Payload) {
	t.Helper()
	require.NoError(t, json.Unmarshal(m.Text, &p))
	return p
}

func TestABrowserReadsWhatWasPushed(t *testing.T) {
	t.Parallel()
	peer := webpushtest.Start(t)
	c := carrier(t, peer)
	browser := peer.Subscribe(t, c.PublicKey())
	require.Nil(t, push(t, c, letter(browser.Subscription)))
	require.Nil(t, push(t, c, letter(browser.Subscription)), "again, as after a crash")
	other := letter(browser.Subscription)
	other.ID = "8.abc@huiqi.example"
	require.Nil(t, push(t, c, other))

	got := peer.Messages()
	require.Len(t, got, 3)
	require.Empty(t, peer.Refusals())
	require.Equal(t, webpush.Payload{Title: "广州甲有限公司符合统保条件", Body: "您好：\n请于9月30日前确认。", URL: "https://huiqi.example/p/7", Tag: got[0].Topic}, read(t, got[0]))
	require.Equal(t, 3600, got[0].TTL)
	require.Equal(t, "high", got[0].Urgency)
	require.Equal(t, got[0].Topic, got[1].Topic, "a copy replaces the first")
	require.NotEqual(t, got[0].Topic, got[2].Topic)
	require.Equal(t, got[0].Token, got[2].Token, "the token is signed once")
}

// Case 28: a dead subscription is not tried again.
func TestASubscriptionThatIsGoneIsABadAddress(t *testing.T) {
	t.Parallel()
	peer := webpushtest.Start(t)
	c := carrier(t, peer)
	gone := peer.Subscribe(t, c.PublicKey())
	gone.Leave()
	unknown := strings.Replace(gone.Subscription, "/wpush/", "/wpush/x", 1)
	stranger := peer.Subscribe(t, "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8")
	for code, to := range map[string]string{"410": gone.Subscription, "404": unknown, "403": stranger.Subscription} {
		f := push(t, c, letter(to))
		require.NotNil(t, f, code)
		require.NotEmpty(t, f.Detail)
		f.Detail = ""
		require.Equal(t, notify.Failure{Permanent: true, BadAddress: true, Code: code}, *f)
	}
}

func TestWhatIsNoSubscriptionIsABadAddress(t *testing.T) {
	t.Parallel()
	peer := webpushtest.Start(t)
	c := carrier(t, peer)
	good := peer.Subscribe(t, c.PublicKey()).Subscription
	for name, to := range map[string]string{
		"nothing":       "",
		"not JSON":      "a@firm.example",
		"no keys":       `{"endpoint":"https://push.example/x"}`,
		"plain http":    strings.Replace(good, "https://", "http://", 1),
		"a point off":   strings.Replace(good, `"p256dh":"B`, `"p256dh":"C`, 1),
		"short secret":  strings.Replace(good, `"auth":"`, `"auth":"AA`, 1),
		"expired":       strings.Replace(good, `"expirationTime":null`, `"expirationTime":1655170200000`, 1),
		"the intranet":  strings.Replace(good, peer.URL, "https://10.1.2.3", 1),
		"the metadata":  strings.Replace(good, peer.URL, "https://169.254.169.254", 1),
		"a name inside": strings.Replace(good, peer.URL, "https://[::1]:443", 1),
	} {
		f := push(t, c, letter(to))
		require.NotNil(t, f, name)
		require.True(t, f.Permanent && f.BadAddress, name)
		require.NotContains(t, f.Detail, "10.1.2.3")
	}
	require.Zero(t, peer.Requests())
}

func TestRefusalsAreReadAsWhatTheyAre(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		code  int
		after string
		text  string
		want  notify.Failure
	}{
		"too many":         {429, "120", "", notify.Failure{Code: "429", Wait: 2 * time.Minute}},
		"too many, silent": {429, "", "", notify.Failure{Code: "429"}},
		"not now":          {503, "30", "", notify.Failure{Code: "503", Wait: 30 * time.Second}},
		"broken":           {500, "", "oops", notify.Failure{Code: "500", Unsure: true}},
		"gateway":          {504, "", "", notify.Failure{Code: "504", Unsure: true}},
		"who are you":      {401, "", "", notify.Failure{Code: "401", Account: true}},
		"forbidden":        {403, "", `{"reason":"BadJwtToken"}`, notify.Failure{Code: "403", Account: true}},
		"Google's 400":     {400, "", "<TITLE>UnauthorizedRegistration</TITLE>", notify.Failure{Code: "400", Account: true}},
		"Mozilla's key":    {401, "", `{"code":401,"errno":109,"error":"Unauthorized","message":"VAPID public key mismatch"}`, notify.Failure{Code: "401", Permanent: true, BadAddress: true}},
		"Apple's key":      {400, "", `{"reason":"VapidPkHashMismatch"}`, notify.Failure{Code: "400", Permanent: true, BadAddress: true}},
		"malformed":        {400, "", `{"reason":"BadWebPushTopic"}`, notify.Failure{Code: "400", Permanent: true}},
		"moved":            {302, "", "", notify.Failure{Code: "302", Permanent: true}},
		"too large always": {413, "", "", notify.Failure{Code: "413", Permanent: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peer := webpushtest.Start(t)
			peer.Answer = func(w http.ResponseWriter, r *http.Request) bool {
				if tt.after != "" {
					w.Header().Set("Retry-After", tt.after)
				}
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(tt.code)
				_, _ = w.Write([]byte(tt.text + " for " + r.URL.Path + " and " + r.URL.Path[len("/wpush/"):]))
				return true
			}
			c := carrier(t, peer)
			browser := peer.Subscribe(t, c.PublicKey())
			f := push(t, c, letter(browser.Subscription))
			require.NotNil(t, f)
			var secret struct{ Endpoint string }
			require.NoError(t, json.Unmarshal([]byte(browser.Subscription), &secret))
			require.NotContains(t, f.Detail, secret.Endpoint[strings.LastIndex(secret.Endpoint, "/")+1:], "whoever has the address may push")
			f.Detail = ""
			require.Equal(t, tt.want, *f)
		})
	}
}

// A reader names the push service, which may be their own: it does not rest the account of everybody.
func TestAPushServiceThatIsNoMakersSpeaksOfItsOwnReaderOnly(t *testing.T) {
	t.Parallel()
	for code, text := range map[int]string{401: "", 403: "", 400: "UnauthorizedRegistration"} {
		peer := webpushtest.Start(t)
		peer.Answer = func(w http.ResponseWriter, _ *http.Request) bool {
			w.WriteHeader(code)
			_, _ = w.Write([]byte(text))
			return true
		}
		key, err := webpush.NewKey()
		require.NoError(t, err)
		c, err := webpush.New(webpush.Config{Key: key, Subject: "mailto:admin@huiqi.example", Guard: loopback, Roots: peer.Roots})
		require.NoError(t, err)
		f := push(t, c, letter(peer.Subscribe(t, c.PublicKey()).Subscription))
		require.NotNil(t, f)
		require.False(t, f.Account, code)
		require.True(t, f.Permanent, code)
	}
}

func TestASubscriptionOfUnreasonableSizeIsNone(t *testing.T) {
	t.Parallel()
	peer := webpushtest.Start(t)
	c := carrier(t, peer)
	good := peer.Subscribe(t, c.PublicKey()).Subscription
	_, err := webpush.ParseSubscription(good)
	require.NoError(t, err)
	_, err = webpush.ParseSubscription(strings.TrimSuffix(good, "}") + `,"more":"` + strings.Repeat("x", 1<<20) + `"}`)
	require.Error(t, err, "it would be kept, opened and carried along")
}

func TestALongMessageIsCutAndAFussyServiceGetsLess(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{4096, 2500, 700} {
		peer := webpushtest.Start(t)
		peer.Limit = limit
		c := carrier(t, peer)
		m := letter(peer.Subscribe(t, c.PublicKey()).Subscription)
		m.Text = strings.Repeat("惠企\"<\\\n", 2000)
		require.Nil(t, push(t, c, m), limit)
		got := peer.Messages()
		require.Len(t, got, 1)
		p := read(t, got[0])
		require.Equal(t, m.Subject, p.Title)
		require.Equal(t, m.Link, p.URL)
		require.True(t, strings.HasSuffix(p.Body, "…"))
		require.True(t, strings.HasPrefix(m.Text, strings.TrimSuffix(p.Body, "…")), "cut between characters")
		require.Greater(t, len(got[0].Text), min(limit-103, map[int]int{4096: 3993, 2500: 2048, 700: 512}[limit])-40, "no more is cut than must be")
	}
}

func TestAnAnswerThatGotLostLeavesItUnsure(t *testing.T) {
	t.Parallel()
	peer := webpushtest.Start(t)
	peer.Answer = func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }
	c := carrier(t, peer)
	f := push(t, c, letter(peer.Subscribe(t, c.PublicKey()).Subscription))
	require.Equal(t, notify.Failure{Code: "network", Unsure: true, Detail: "the connection broke before the answer"}, *f)
}

func TestNobodyThereIsAPassingFailureAndNotUnsure(t *testing.T) {
	t.Parallel()
	peer := webpushtest.Start(t)
	c := carrier(t, peer)
	good := peer.Subscribe(t, c.PublicKey()).Subscription
	f := push(t, c, letter(strings.Replace(good, peer.URL, "https://127.0.0.1:1", 1)))
	require.Equal(t, notify.Failure{Code: "network", Detail: "the push service cannot be reached"}, *f)

	key, err := webpush.NewKey()
	require.NoError(t, err)
	distrusting, err := webpush.New(webpush.Config{Key: key, Subject: "mailto:admin@huiqi.example", Guard: loopback})
	require.NoError(t, err)
	f = push(t, distrusting, letter(good))
	require.Equal(t, notify.Failure{Code: "network", Detail: "the push service cannot be reached"}, *f, "a certificate that nobody vouches for")
	require.Zero(t, peer.Requests())
}

func TestAKeyGoesAnywhereInItsOwnForm(t *testing.T) {
	t.Parallel()
	public, err := webpush.PublicKey("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw=")
	require.NoError(t, err)
	require.Equal(t, "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8", public)
	a, err := webpush.NewKey()
	require.NoError(t, err)
	b, err := webpush.NewKey()
	require.NoError(t, err)
	require.NotEqual(t, a, b)
}

func TestAWrongConfigurationSaysWhatToMend(t *testing.T) {
	t.Parallel()
	const key = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
	for want, c := range map[string]webpush.Config{
		"32 bytes": {Subject: "mailto:a@b.example", Key: "short"},
		"P-256":    {Subject: "mailto:a@b.example", Key: strings.Repeat("_", 42) + "8"},
		"subject":  {Subject: "a@b.example", Key: key},
		"mailto":   {Subject: "mailto:", Key: key},
		"TTL":      {Subject: "https://huiqi.example", Key: key, TTL: 999 * time.Hour},
		"urgency":  {Subject: "https://huiqi.example", Key: key, Urgency: "now"},
	} {
		_, err := webpush.New(c)
		require.ErrorContains(t, err, want)
		require.NotContains(t, err.Error(), c.Key)
	}
}
