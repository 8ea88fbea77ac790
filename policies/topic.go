package policies

import "slices"

// Topic is what documents are about. Which documents a topic has, the function document_topics of the schema decides by their words.
type Topic struct {
	Key   string // in addresses; never changes
	Label string
}

// Topics are all of them, in the order pages list them.
var Topics = []Topic{
	{"trade", "外贸出口"}, {"industry", "工业和数字化"}, {"innovation", "科技创新"}, {"jobs", "就业创业和人才"}, {"finance", "融资"},
	{"small", "中小微企业"}, {"space", "租金和场地"}, {"market", "展会、商贸和物流"}, {"farming", "农业农村"}, {"green", "绿色低碳"},
}

// TopicOf finds a topic by its key.
func TopicOf(key string) (Topic, bool) {
	i := slices.IndexFunc(Topics, func(t Topic) bool { return t.Key == key })
	if i < 0 {
		return Topic{}, false
	}
	return Topics[i], true
}
