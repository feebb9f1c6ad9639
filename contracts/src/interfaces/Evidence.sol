// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModelRegistry} from "./IModelRegistry.sol";
import {Header, Receipt, Share} from "./Types.sol";

// What is shown to Disputes. A part that a predicate does not read is left empty.

/// @notice Leaf of an epoch's receipts, in the order in which it is hashed.
struct ReceiptLeaf {
    uint256 index;
    bytes32 channelId;
    uint64 nonce;
    uint256 fee;
    bytes32 receiptHash;
    bytes32 signatureHash;
    uint256 sumBefore;
}

/// @notice Leaf of an epoch's lines.
struct LineLeaf {
    uint256 index;
    address account;
    bytes32 receiptHash;
    uint32 share;
    uint256 amount;
    uint256 sumBefore;
}

/// @notice Leaf of an epoch's claims.
struct ClaimLeaf {
    uint256 index;
    address account;
    uint256 cumulative;
    uint256 sumBefore;
    uint256 lineEnd;
}

/// @notice A leaf with its siblings from the bottom up to, and without, the root.
struct ProvenReceipt {
    ReceiptLeaf leaf;
    bytes32[] proof;
}

struct ProvenLine {
    LineLeaf leaf;
    bytes32[] proof;
}

struct ProvenClaim {
    ClaimLeaf leaf;
    bytes32[] proof;
}

/// @notice Neighbours: `second` stands one after `first`. Of the very first leaf only `second` is read.
struct ReceiptPair {
    ProvenReceipt first;
    ProvenReceipt second;
}

struct LinePair {
    ProvenLine first;
    ProvenLine second;
}

struct ClaimPair {
    ProvenClaim first;
    ProvenClaim second;
}

/// @notice Where a key stands in a sorted tree: in the leaf `near`; or it is missing, because the first leaf `near` is above it,
/// or the neighbours `near` and `next` are below and above it, or the last leaf `near` is below it. In a tree without leaves every
/// key is missing and nothing is read.
enum Place {
    Here,
    First,
    Between,
    Last
}

struct ReceiptPlace {
    Place place;
    ProvenReceipt near;
    ProvenReceipt next;
}

struct LinePlace {
    Place place;
    ProvenLine near;
    ProvenLine next;
}

struct ClaimPlace {
    Place place;
    ProvenClaim near;
    ProvenClaim next;
}

/// @notice A root of the header.
enum Tree {
    Claims,
    Lines,
    Receipts,
    Data
}

/// @notice A leaf as it is hashed the second time; zero for a node that holds nothing.
struct Path {
    bytes32 inner;
    uint256 index;
    bytes32[] proof;
}

/// @notice A receipt of the epoch with what its hashes name.
/// @param signature Preimage of the leaf's `signatureHash`.
/// @param shares Preimage of the receipt's `sharesHash`.
/// @param version Preimage of ModelRegistry's hash of the version that answered.
struct ReceiptEvidence {
    ProvenReceipt entry;
    Receipt receipt;
    bytes signature;
    Share[] shares;
    IModelRegistry.Version version;
}

/// @notice ClaimTotal.
/// @param last Last claim of the epoch.
/// @param previousLast Last claim of the epoch before it.
/// @param lastLine Last line of the epoch.
struct ClaimTotalEvidence {
    ProvenClaim last;
    ProvenClaim previousLast;
    ProvenLine lastLine;
}

/// @notice WrongLine.
struct LineEvidence {
    ProvenLine line;
    ReceiptEvidence source;
}

/// @notice MissingLine: `share` of the receipt is in no line.
struct MissingLineEvidence {
    uint32 share;
    LinePlace missing;
    ReceiptEvidence source;
}

/// @notice OrphanLine: the line's receipt is missing from the epoch, or its place is another receipt's.
struct OrphanLineEvidence {
    ProvenLine line;
    Receipt receipt;
    ReceiptPlace place;
}

/// @notice WrongCumulative, and the answer to a demanded claim.
/// @param before The claim before it; not read for the first.
/// @param previous Where the account stands in the epoch before.
/// @param first First of its lines; not read when it has none.
/// @param last Last of its lines; not read when it has none.
struct ClaimEvidence {
    ProvenClaim claim;
    ProvenClaim before;
    ClaimPlace previous;
    ProvenLine first;
    ProvenLine last;
}

/// @notice WrongRange: `line` stands among the claim's lines and is another account's.
struct RangeEvidence {
    ProvenClaim claim;
    ProvenClaim before;
    ProvenLine line;
}

/// @notice AccountDropped.
/// @param previous Its claim in the epoch before.
struct DroppedEvidence {
    ProvenClaim previous;
    ClaimPlace missing;
}

/// @notice NonceTwice and Overlap.
/// @param own In the disputed epoch.
/// @param other In the epoch of `headers[0]`, or in the disputed one when there are no headers.
/// @param head Head of the chain of headers before `headers[0]`.
/// @param headers All headers from there to the one before the disputed epoch.
struct TwiceEvidence {
    ProvenReceipt own;
    Receipt ownReceipt;
    ProvenReceipt other;
    Receipt otherReceipt;
    bytes32 head;
    Header[] headers;
}

/// @notice UnevenTree: `first` holds nothing though something stands to its right, or two leaves stand at different depths.
struct UnevenEvidence {
    Tree tree;
    Path first;
    Path second;
}

/// @notice A row in a Datanet version, with the signature by which it was contributed.
/// @param root First part of the preimage of DatanetRegistry's version hash; `rows` and `manifestHash` follow.
/// @param index Where the row stands under `root`.
/// @param batchRoot Root over the datum hashes of the batch that it came in.
/// @param batchIndex Where the row stands in its batch.
/// @param signature The contributor's, of the EIP-712 Contribution that the fields from `kind` on complete.
struct RowEvidence {
    bytes32 root;
    uint32 rows;
    bytes32 manifestHash;
    uint256 index;
    bytes32[] proof;
    bytes32 batchRoot;
    uint256 batchIndex;
    bytes32[] batchProof;
    uint8 kind;
    uint32 batchRows;
    string licence;
    uint256 nonce;
    uint64 deadline;
    bytes signature;
}

/// @notice Answer to a demanded line; of an index beyond the last line only `line`, the last one, is read.
/// @param row Read for the lines of a row: contributor, reviewer and curator.
struct LineAnswer {
    ProvenLine line;
    ReceiptEvidence source;
    RowEvidence row;
}

/// @notice Answer to a demanded chunk: its bytes, or those of the last one when the index is beyond it.
struct ChunkAnswer {
    uint256 index;
    bytes chunk;
    bytes32[] proof;
}
