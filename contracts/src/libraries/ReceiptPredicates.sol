// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {ProvenReceipt, ReceiptEvidence, ReceiptLeaf, TwiceEvidence} from "../interfaces/Evidence.sol";
import {IDatanetRegistry} from "../interfaces/IDatanetRegistry.sol";
import {IDisputes} from "../interfaces/IDisputes.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {Receipt, Share} from "../interfaces/Types.sol";
import {Entries} from "./Entries.sol";
import {Formats} from "./Formats.sol";
import {SplitFee} from "./SplitFee.sol";

/// @title ReceiptPredicates
/// @notice What can be wrong with a receipt of an epoch.
library ReceiptPredicates {
    using Entries for *;

    uint256 internal constant MAX_SHARES = 32;
    /// @notice Most Datanet versions that a model which is paid for may be trained on; it bounds the work of a dispute.
    uint256 internal constant MAX_DATANETS = 64;
    uint256 internal constant MAX_HEADERS = 4_096;

    /// @notice The leaf stands in the epoch and names the receipt.
    function known(IDisputes.Context calldata context, ProvenReceipt memory proven, Receipt memory receipt)
        internal
        pure
        returns (bool)
    {
        return proven.leaf.receiptHash == Formats.receipt(receipt) && proven.entry().under(context.header.receipts);
    }

    /// @notice `shares` are the ones that the receipt names.
    function showsShares(ReceiptEvidence memory e) internal pure returns (bool) {
        return Formats.shares(e.shares) == e.receipt.sharesHash;
    }

    /// @notice `version` is the published one that the receipt names.
    function showsVersion(ReceiptEvidence memory e, IModelRegistry models) internal view returns (bool) {
        return Formats.modelVersion(e.version) == models.versionHash(e.receipt.modelId, e.receipt.version);
    }

    /// @notice `signature` is the one that the leaf names.
    function showsSignature(ReceiptEvidence memory e) internal pure returns (bool) {
        return keccak256(e.signature) == e.entry.leaf.signatureHash;
    }

    /// @notice Signed by a gateway key at a time at which it was valid. A gateway key signs by ECDSA, 65 bytes, low s: nothing
    /// else recovers, so each receipt has one signature hash a key. Keys cannot be ERC-1271 accounts: a receipt does not name
    /// its key, and the word of a contract can change after the epoch is posted.
    function validSignature(IDisputes.Context calldata context, ReceiptEvidence memory e) internal view returns (bool) {
        (address signer,,) = ECDSA.tryRecover(context.royalties.receiptDigest(e.receipt), e.signature);
        (uint64 from, uint64 until) = context.royalties.gatewayKeys(signer);
        return from != 0 && from <= e.receipt.time && e.receipt.time < until;
    }

    /// @notice The leaf disagrees with its receipt, or the receipt with the model's registered version. A receipt that was
    /// signed before a change of policy may be settled after it, and after a void in the epoch before its own.
    function wrongFields(IDisputes.Context calldata context, ReceiptEvidence memory e, IModelRegistry models)
        internal
        view
        returns (bool)
    {
        ReceiptLeaf memory leaf = e.entry.leaf;
        Receipt memory r = e.receipt;
        if (leaf.channelId != r.channelId || leaf.nonce != r.nonce || leaf.fee != r.fee) return true;
        if (r.kind > 1 || r.policyVersion == 0) return true;
        if (r.policyVersion > context.royalties.policyOf(context.epoch + 1).version) return true;
        if (models.versionHash(r.modelId, r.version) == 0) return true;
        if (!showsVersion(e, models)) return false;
        return r.adapterHash != e.version.adapterHash || r.indexRoot != e.version.indexRoot
            || e.version.datanets.length > MAX_DATANETS;
    }

    /// @notice The channel never paid as much.
    function aboveCollected(IDisputes.Context calldata context, Receipt memory r) internal view returns (bool) {
        (, uint96 collected,) = context.royalties.channels(r.channelId);
        return r.cumulative > collected || r.fee > r.cumulative;
    }

    /// @notice The model's part is promised to somebody who was not its payee at the receipt's time. A gateway therefore signs
    /// with the time of a block that it has seen and that cannot be undone, never with a time that has transactions to come.
    function wrongPayee(Receipt memory r, IModelRegistry models) internal view returns (bool) {
        return models.versionHash(r.modelId, r.version) != 0 && r.modelPayee != models.payeeAt(r.modelId, r.time);
    }

    /// @notice Shares that no honest attribution makes: too many, out of order, empty, above 1,000,000 ppm together, for a
    /// reserved account, or of a Datanet version that does not exist or that the model was not trained on.
    function badShares(ReceiptEvidence memory e, IModelRegistry models, IDatanetRegistry datanets)
        internal
        view
        returns (bool)
    {
        Share[] memory shares = e.shares;
        if (shares.length > MAX_SHARES) return true;
        bool versionShown = e.version.datanets.length <= MAX_DATANETS && showsVersion(e, models);
        uint256 sum;
        for (uint256 i; i < shares.length; ++i) {
            Share memory share = shares[i];
            if (i > 0 && !_key(shares[i - 1]).below(_key(share))) return true;
            if (share.ppm == 0 || _reserved(share.contributor) || _reserved(share.reviewer)) return true;
            if (datanets.versionHash(share.datanetId, share.version) == 0) return true;
            if (versionShown && !_uses(e.version.datanets, share)) return true;
            sum += share.ppm;
        }
        return sum > SplitFee.PPM;
    }

    /// @notice A receipt of the epoch has the channel and nonce of another one, in it or in an earlier epoch.
    function nonceTwice(IDisputes.Context calldata context, TwiceEvidence memory e) internal pure returns (bool) {
        (ReceiptLeaf memory own, ReceiptLeaf memory other) = (e.own.leaf, e.other.leaf);
        return own.channelId == other.channelId && own.nonce == other.nonce
            && (e.headers.length > 0 || own.index != other.index) && _bothStand(context, e);
    }

    /// @notice Two receipts of one channel pay with the same money: the later one begins below where the earlier one ended.
    function overlap(IDisputes.Context calldata context, TwiceEvidence memory e) internal pure returns (bool) {
        if (e.own.leaf.receiptHash != Formats.receipt(e.ownReceipt)) return false;
        if (e.other.leaf.receiptHash != Formats.receipt(e.otherReceipt)) return false;
        bool ownFirst = e.ownReceipt.nonce < e.otherReceipt.nonce;
        Receipt memory a = ownFirst ? e.ownReceipt : e.otherReceipt;
        Receipt memory b = ownFirst ? e.otherReceipt : e.ownReceipt;
        // a fee above its cumulative is AboveCollected's
        if (a.channelId != b.channelId || a.nonce == b.nonce || b.fee > b.cumulative) return false;
        return a.cumulative > b.cumulative - b.fee && _bothStand(context, e);
    }

    /// @dev Replays the chain of headers from the other receipt's epoch to this one.
    function _bothStand(IDisputes.Context calldata context, TwiceEvidence memory e) private pure returns (bool) {
        if (e.headers.length > MAX_HEADERS || !e.own.entry().under(context.header.receipts)) return false;
        if (e.headers.length == 0) return e.other.entry().under(context.header.receipts);
        bytes32 head = e.head;
        for (uint256 i; i < e.headers.length; ++i) {
            head = Formats.header(e.headers[i], head);
        }
        return head == context.previousHead && e.other.entry().under(e.headers[0].receipts);
    }

    function _key(Share memory share) private pure returns (uint256[3] memory) {
        return [uint256(share.datanetId), share.version, uint256(share.datumHash)];
    }

    /// @dev Accounts below 2^64 are Datanets' pools.
    function _reserved(address account) private pure returns (bool) {
        return uint160(account) <= type(uint64).max;
    }

    function _uses(IModelRegistry.DatanetUse[] memory uses, Share memory share) private pure returns (bool) {
        for (uint256 i; i < uses.length; ++i) {
            if (uses[i].datanetId == share.datanetId && uses[i].version == share.version) return true;
        }
        return false;
    }
}
