import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/**
 * Gives the tags `Project` and `Stack` to every resource that AWS can tag, so that bills and searches find all of a stack. It
 * is called before the first resource is made. A resource's own tags stay, and `aws:defaultTags` wins: a tag that it names is
 * left to the provider. So nothing changes in a stack whose default tags have both. A change of the tags is made in place.
 */
export function tagResources(): void {
  const given = aws.config.defaultTags?.tags ?? {};
  const all = { Project: pulumi.getProject(), Stack: pulumi.getStack() };
  const own = Object.fromEntries(Object.entries(all).filter(([key]) => !(key in given)));
  pulumi.runtime.registerStackTransformation(({ props, opts }) =>
    // The SDK declares this output for exactly those types that have tags.
    "tagsAll" in props ? { props: { ...props, tags: withOwnTags(own, props["tags"]) }, opts } : undefined,
  );
}

/** The tags of a resource, known or not, and the stack's own where it has none of that name. */
const withOwnTags = (
  own: Readonly<Record<string, string>>,
  tags: pulumi.Input<Readonly<Record<string, string>>> | undefined,
) => pulumi.output(tags).apply(set => ({ ...own, ...set }));
