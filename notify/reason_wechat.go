package notify

// What WeChat knows better than its code.
const (
	NotSubscribed  Reason = "not_subscribed"  // the reader did not agree, agreed to no more messages, or refuses them
	NotFollowing   Reason = "not_following"   // the reader does not follow the official account
	ContentRefused Reason = "content_refused" // a word in it is on WeChat's list
)

// wechatReasons are in the order pages list them.
var wechatReasons = []Reason{NotSubscribed, NotFollowing, ContentRefused}

var wechatReasonLabels = map[Reason]string{
	NotSubscribed: "微信订阅次数已用完或已关闭，等本人再次订阅", NotFollowing: "没有关注公众号，或已取消关注", ContentRefused: "内容命中微信的敏感词",
}
