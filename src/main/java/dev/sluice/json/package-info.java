/**
 * Reading JSON strictly, with paths, checking it against schemas, and writing it small. JSON is untyped on the wire: there are no
 * mirror records of provider formats, only {@link dev.sluice.json.JsonFields} views over parsed objects.
 */
@NullMarked
package dev.sluice.json;

import org.jspecify.annotations.NullMarked;
