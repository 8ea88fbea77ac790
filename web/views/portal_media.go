package views

import (
	"path"
	"slices"
	"strings"

	"huizhida/policies"
)

// captionsOf finds the captions of a video: the file of its name, or else the only one there is.
func captionsOf(video policies.Attachment, files []policies.Attachment) *policies.Attachment {
	var captions []policies.Attachment
	for _, a := range files {
		if a.MediaType == policies.CaptionsType {
			captions = append(captions, a)
		}
	}
	if i := slices.IndexFunc(captions, func(a policies.Attachment) bool { return stem(a.Name) == stem(video.Name) }); i >= 0 {
		return &captions[i]
	}
	if len(captions) == 1 {
		return &captions[0]
	}
	return nil
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }
