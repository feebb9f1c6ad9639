// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    ChunkAnswer,
    ClaimEvidence,
    ClaimPair,
    ClaimTotalEvidence,
    DroppedEvidence,
    LineAnswer,
    LineEvidence,
    LinePair,
    MissingLineEvidence,
    OrphanLineEvidence,
    ProvenLine,
    ProvenReceipt,
    RangeEvidence,
    ReceiptEvidence,
    ReceiptPair,
    TwiceEvidence,
    UnevenEvidence
} from "./interfaces/Evidence.sol";
import {IDatanetRegistry} from "./interfaces/IDatanetRegistry.sol";
import {IDisputes} from "./interfaces/IDisputes.sol";
import {IModelRegistry} from "./interfaces/IModelRegistry.sol";
import {Answers} from "./libraries/Answers.sol";
import {ClaimPredicates} from "./libraries/ClaimPredicates.sol";
import {Entries, Entry} from "./libraries/Entries.sol";
import {LinePredicates} from "./libraries/LinePredicates.sol";
import {ReceiptPredicates} from "./libraries/ReceiptPredicates.sol";
import {TreePredicates} from "./libraries/TreePredicates.sol";

/// @title Disputes
/// @notice Holds nothing: decodes evidence and asks the predicate of its kind.
contract Disputes is IDisputes {
    using Entries for *;
    using ReceiptPredicates for *;

    IDatanetRegistry public immutable datanets;
    IModelRegistry public immutable models;

    constructor(IDatanetRegistry datanets_, IModelRegistry models_) {
        datanets = datanets_;
        models = models_;
    }

    /// @inheritdoc IDisputes
    function holds(Predicate predicate, Context calldata context, bytes calldata evidence)
        external
        view
        returns (bool)
    {
        if (predicate == Predicate.ReceiptOrder || predicate == Predicate.ReceiptSum) {
            ReceiptPair memory e = abi.decode(evidence, (ReceiptPair));
            return _pair(predicate == Predicate.ReceiptSum, e.first.entry(), e.second.entry(), context.header.receipts);
        }
        if (predicate == Predicate.LineOrder || predicate == Predicate.LineSum) {
            LinePair memory e = abi.decode(evidence, (LinePair));
            return _pair(predicate == Predicate.LineSum, e.first.entry(), e.second.entry(), context.header.lines);
        }
        if (predicate == Predicate.ClaimOrder || predicate == Predicate.ClaimSum) {
            ClaimPair memory e = abi.decode(evidence, (ClaimPair));
            if (predicate == Predicate.ClaimOrder) return ClaimPredicates.wrongOrder(context, e);
            return e.first.entry().wrongSum(e.second.entry(), context.header.claims);
        }
        if (predicate == Predicate.ReceiptTotal) {
            ProvenReceipt memory last = abi.decode(evidence, (ProvenReceipt));
            return last.entry().wrongTotal(context.header.receipts, context.header.total);
        }
        if (predicate == Predicate.LineTotal) {
            ProvenLine memory last = abi.decode(evidence, (ProvenLine));
            return last.entry().wrongTotal(context.header.lines, context.header.lineSum);
        }
        if (predicate == Predicate.ClaimTotal) {
            return ClaimPredicates.wrongTotal(context, abi.decode(evidence, (ClaimTotalEvidence)));
        }
        if (predicate == Predicate.WrongLine) {
            return LinePredicates.wrongLine(context, abi.decode(evidence, (LineEvidence)), models, datanets);
        }
        if (predicate == Predicate.MissingLine) {
            return LinePredicates.missingLine(context, abi.decode(evidence, (MissingLineEvidence)), models, datanets);
        }
        if (predicate == Predicate.OrphanLine) {
            return LinePredicates.orphanLine(context, abi.decode(evidence, (OrphanLineEvidence)));
        }
        if (predicate == Predicate.WrongCumulative) {
            return ClaimPredicates.wrongCumulative(context, abi.decode(evidence, (ClaimEvidence)));
        }
        if (predicate == Predicate.WrongRange) {
            return ClaimPredicates.wrongRange(context, abi.decode(evidence, (RangeEvidence)));
        }
        if (predicate == Predicate.AccountDropped) {
            return ClaimPredicates.accountDropped(context, abi.decode(evidence, (DroppedEvidence)));
        }
        if (predicate == Predicate.NonceTwice) {
            return context.nonceTwice(abi.decode(evidence, (TwiceEvidence)));
        }
        if (predicate == Predicate.Overlap) {
            return context.overlap(abi.decode(evidence, (TwiceEvidence)));
        }
        if (predicate == Predicate.UnevenTree) {
            return TreePredicates.uneven(context.header, abi.decode(evidence, (UnevenEvidence)));
        }
        return _receipt(predicate, context, abi.decode(evidence, (ReceiptEvidence)));
    }

    /// @inheritdoc IDisputes
    function answers(DemandKind kind, Context calldata context, uint256 index, bytes calldata evidence)
        external
        view
        returns (bool)
    {
        if (kind == DemandKind.Line) {
            return Answers.line(context, index, abi.decode(evidence, (LineAnswer)), models, datanets);
        }
        if (kind == DemandKind.Receipt) {
            return Answers.receipt(context, index, abi.decode(evidence, (ReceiptEvidence)), models, datanets);
        }
        if (kind == DemandKind.Claim) {
            return Answers.claim(context, index, abi.decode(evidence, (ClaimEvidence)));
        }
        return Answers.chunk(context, index, abi.decode(evidence, (ChunkAnswer)));
    }

    function _pair(bool sum, Entry memory first, Entry memory second, bytes32 root) private pure returns (bool) {
        return sum ? first.wrongSum(second, root) : first.wrongOrder(second, root);
    }

    /// @dev The predicates over one receipt of the epoch.
    function _receipt(Predicate predicate, Context calldata context, ReceiptEvidence memory e)
        private
        view
        returns (bool)
    {
        if (!context.known(e.entry, e.receipt)) return false;
        if (predicate == Predicate.AboveCollected) return context.aboveCollected(e.receipt);
        if (predicate == Predicate.WrongPayee) return e.receipt.wrongPayee(models);
        if (predicate == Predicate.BadSignature) return e.showsSignature() && !context.validSignature(e);
        if (predicate == Predicate.BadShares) return e.showsShares() && e.badShares(models, datanets);
        return context.wrongFields(e, models);
    }
}
