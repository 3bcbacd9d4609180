import { ApiError } from "../../../http/apiError";
import type { ApiContext } from "../../../http/api";
import { element } from "../../../http/xml";
import { imagesOf } from "../images";
import { type Call, type Fields, type Tags, membersOf, tagsOf, textOf, textsOf } from "./call";

/** Changes the tags of images and snapshots, which are all that the stand-in knows by this call. */
function change(fields: Fields, { account }: ApiContext, to: (tags: Tags) => Tags): string {
  const store = imagesOf(account);
  const work = textsOf(fields, "ResourceId").map(id => {
    const image = store.byId(id);
    const snapshot = store.snapshots.get(id);
    if (image?.owner === account.id) return () => store.change(id, { tags: to(image.tags) });
    if (snapshot?.owner === account.id)
      return () => void store.snapshots.set(id, { ...snapshot, tags: to(snapshot.tags) });
    throw new ApiError(400, "InvalidID", `The ID '${id}' is not valid`);
  });
  for (const one of work) one();
  return element("return", "true");
}

const CreateTags: Call = {
  fields: ["ResourceId", "Tag"],
  answer: (fields, context) => change(fields, context, tags => ({ ...tags, ...tagsOf(fields) })),
};

const DeleteTags: Call = {
  fields: ["ResourceId", "Tag"],
  answer(fields, context) {
    const keys = membersOf(fields, "Tag").map(tag => textOf(tag, "Key"));
    const without = (tags: Tags) => Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
    return change(fields, context, without);
  },
};

export const tags = { CreateTags, DeleteTags };
