// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    LineEvidence,
    MissingLineEvidence,
    OrphanLineEvidence,
    Place,
    ReceiptEvidence
} from "../interfaces/Evidence.sol";
import {IDatanetRegistry} from "../interfaces/IDatanetRegistry.sol";
import {IDisputes} from "../interfaces/IDisputes.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {Entries} from "./Entries.sol";
import {Formats} from "./Formats.sol";
import {ReceiptPredicates} from "./ReceiptPredicates.sol";
import {SplitFee} from "./SplitFee.sol";

/// @title LinePredicates
/// @notice What can be wrong between an epoch's receipts and its lines.
library LinePredicates {
    using Entries for *;
    using ReceiptPredicates for *;

    /// @notice The line is not what its receipt implies: another account, another amount, nothing at all, or a code that names
    /// no part of the answer.
    function wrongLine(
        IDisputes.Context calldata context,
        LineEvidence memory e,
        IModelRegistry models,
        IDatanetRegistry datanets
    ) internal view returns (bool) {
        if (e.line.leaf.receiptHash != e.source.entry.leaf.receiptHash) return false;
        if (!e.line.entry().under(context.header.lines)) return false;
        (bool shown, address account, uint256 amount) = implied(context, e.source, e.line.leaf.share, models, datanets);
        return shown && (amount == 0 || account != e.line.leaf.account || amount != e.line.leaf.amount);
    }

    /// @notice A line that the receipt implies is in no place.
    function missingLine(
        IDisputes.Context calldata context,
        MissingLineEvidence memory e,
        IModelRegistry models,
        IDatanetRegistry datanets
    ) internal view returns (bool) {
        if (e.missing.place == Place.Here) return false;
        (bool shown, address account, uint256 amount) = implied(context, e.source, e.share, models, datanets);
        return shown && amount != 0
            && e.missing.standsAt(context.header.lines, account, e.source.entry.leaf.receiptHash, e.share);
    }

    /// @notice The line's receipt is not in the epoch: no leaf has its channel and nonce, or that leaf names another receipt.
    function orphanLine(IDisputes.Context calldata context, OrphanLineEvidence memory e) internal pure returns (bool) {
        bytes32 hash = Formats.receipt(e.receipt);
        if (e.line.leaf.receiptHash != hash || !e.line.entry().under(context.header.lines)) return false;
        if (e.place.place == Place.Here && e.place.near.leaf.receiptHash == hash) return false;
        return e.place.standsAt(context.header.receipts, e.receipt.channelId, e.receipt.nonce);
    }

    /// @notice Whom the receipt pays by a share code, and how much.
    /// @return shown False when the receipt is not in the epoch or a preimage that the code needs is not shown.
    function implied(
        IDisputes.Context calldata context,
        ReceiptEvidence memory source,
        uint32 code,
        IModelRegistry models,
        IDatanetRegistry datanets
    ) internal view returns (bool shown, address account, uint256 amount) {
        if (!context.known(source.entry, source.receipt)) return (false, address(0), 0);
        if (code != SplitFee.MODEL) {
            if (!source.showsShares()) return (false, address(0), 0);
            if (code % 4 == 3 && !source.showsVersion(models)) return (false, address(0), 0);
        }
        (account, amount) = SplitFee.lineOf(
            source.receipt,
            source.shares,
            source.version,
            code,
            context.royalties.policyOf(context.epoch).fees,
            datanets
        );
        shown = true;
    }
}
