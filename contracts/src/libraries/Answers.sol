// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ChunkAnswer, ClaimEvidence, LineAnswer, ReceiptEvidence} from "../interfaces/Evidence.sol";
import {IDatanetRegistry} from "../interfaces/IDatanetRegistry.sol";
import {IDisputes} from "../interfaces/IDisputes.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {ClaimPredicates} from "./ClaimPredicates.sol";
import {Entries, Entry} from "./Entries.sol";
import {Formats} from "./Formats.sol";
import {LinePredicates} from "./LinePredicates.sol";
import {TreeProof} from "./TreeProof.sol";
import {ReceiptPredicates} from "./ReceiptPredicates.sol";
import {RowInclusion} from "./RowInclusion.sol";

/// @title Answers
/// @notice What meets a demand: the item, proved right as far as it goes alone, or the last item of a tree that ends before the
/// index. Honest trees have a depth of at most 32; what lies deeper cannot be shown.
library Answers {
    using Entries for *;
    using ReceiptPredicates for *;

    uint256 internal constant MAX_DEPTH = 32;
    uint256 internal constant CHUNK = 4_096;

    function line(
        IDisputes.Context calldata context,
        uint256 index,
        LineAnswer memory e,
        IModelRegistry models,
        IDatanetRegistry datanets
    ) internal view returns (bool) {
        if (context.header.lines == 0) return true;
        if (e.line.leaf.index < index) return _beyond(e.line.entry(), context.header.lines);
        if (e.line.leaf.index != index || !_stands(e.line.entry(), context.header.lines)) return false;
        if (e.line.leaf.receiptHash != e.source.entry.leaf.receiptHash) return false;
        uint32 code = e.line.leaf.share;
        (bool shown, address account, uint256 amount) =
            LinePredicates.implied(context, e.source, code, models, datanets);
        if (!shown || account != e.line.leaf.account || amount != e.line.leaf.amount || amount == 0) return false;
        if (!_right(context, e.source, models, datanets)) return false;
        return code % 4 == 3 || RowInclusion.shown(e.source.shares[code / 4], e.row, datanets);
    }

    function receipt(
        IDisputes.Context calldata context,
        uint256 index,
        ReceiptEvidence memory e,
        IModelRegistry models,
        IDatanetRegistry datanets
    ) internal view returns (bool) {
        if (e.entry.leaf.index < index) return _beyond(e.entry.entry(), context.header.receipts);
        return e.entry.leaf.index == index && _stands(e.entry.entry(), context.header.receipts)
            && context.known(e.entry, e.receipt) && _right(context, e, models, datanets);
    }

    function claim(IDisputes.Context calldata context, uint256 index, ClaimEvidence memory e)
        internal
        view
        returns (bool)
    {
        if (context.header.claims == 0) return true;
        if (e.claim.leaf.index < index) return _beyond(e.claim.entry(), context.header.claims);
        return e.claim.leaf.index == index && _stands(e.claim.entry(), context.header.claims)
            && ClaimPredicates.rightCumulative(context, e);
    }

    /// @notice All chunks but the last are full, so that the data can be put together from them.
    function chunk(IDisputes.Context calldata context, uint256 index, ChunkAnswer memory e)
        internal
        pure
        returns (bool)
    {
        uint256 length = e.chunk.length;
        if (length == 0 || length > CHUNK || e.proof.length > MAX_DEPTH) return false;
        if (!TreeProof.verify(context.header.data, Formats.leaf(e.chunk), e.index, e.proof)) return false;
        bool last = TreeProof.isLast(e.index, e.proof);
        return e.index < index ? last : e.index == index && (last || length == CHUNK);
    }

    /// @dev Everything that a receipt of the epoch can be right in: fields, signature, shares, payee and what was paid.
    function _right(
        IDisputes.Context calldata context,
        ReceiptEvidence memory e,
        IModelRegistry models,
        IDatanetRegistry datanets
    ) private view returns (bool) {
        return e.showsVersion(models) && !context.wrongFields(e, models) && e.showsSignature()
            && context.validSignature(e) && e.showsShares() && !e.badShares(models, datanets)
            && !e.receipt.wrongPayee(models) && !context.aboveCollected(e.receipt);
    }

    function _stands(Entry memory entry, bytes32 root) private pure returns (bool) {
        return entry.proof.length <= MAX_DEPTH && entry.under(root);
    }

    function _beyond(Entry memory last, bytes32 root) private pure returns (bool) {
        return _stands(last, root) && TreeProof.isLast(last.index, last.proof);
    }
}
