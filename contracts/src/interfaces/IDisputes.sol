// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "./IRoyalties.sol";
import {Header} from "./Types.sol";

/// @title IDisputes
/// @notice Predicates over a pending epoch: each is true only of an epoch that is wrong. They keep no state. Evidence is
/// abi.encode of the struct in Evidence.sol that a predicate names; what cannot be decoded reverts.
/// @dev What an honest epoch is: every receipt is signed once by a gateway key valid at its time, of a published model version,
/// within what its channel paid; its time is of a block that was final to the signer, so that payees at that time are known;
/// lines are exactly the non-zero ones that the receipts imply (SplitFee) under the epoch's fee policy; claims are exactly the
/// claims before plus the lines. Trees are positional, sorted, without gaps and of one depth of at most 32.
interface IDisputes {
    /// @notice What can be wrong with an epoch.
    enum Predicate {
        /// ReceiptPair: two neighbours do not ascend by (channelId, nonce).
        ReceiptOrder,
        /// LinePair: two neighbours do not ascend by (account, receipt, share).
        LineOrder,
        /// ClaimPair: two neighbours do not ascend by account, or `lineEnd` falls.
        ClaimOrder,
        /// ReceiptPair: the sum before a receipt is wrong.
        ReceiptSum,
        /// LinePair: the sum before a line is wrong.
        LineSum,
        /// ClaimPair: the sum before a claim is wrong.
        ClaimSum,
        /// ProvenReceipt, the last one: the fees do not sum to the header's total.
        ReceiptTotal,
        /// ProvenLine, the last one: the amounts do not sum to the header's lineSum.
        LineTotal,
        /// ClaimTotalEvidence: the claims are not the ones before plus lineSum, or do not own all lines.
        ClaimTotal,
        /// LineEvidence: account or amount of a line is not what its receipt implies.
        WrongLine,
        /// MissingLineEvidence: a line that a receipt implies is not there.
        MissingLine,
        /// ClaimEvidence: a claim is not the one before plus its lines.
        WrongCumulative,
        /// RangeEvidence: a line among a claim's own is another account's.
        WrongRange,
        /// DroppedEvidence: an account of the epoch before has no claim.
        AccountDropped,
        /// TwiceEvidence (receipts not read): a channel's nonce is settled twice.
        NonceTwice,
        /// ReceiptEvidence: cumulative above what the channel paid, or fee above cumulative.
        AboveCollected,
        /// ReceiptEvidence: the model's payee was another one.
        WrongPayee,
        /// ReceiptEvidence with signature: no gateway key that was valid at the receipt's time signed it.
        BadSignature,
        /// ReceiptEvidence with shares, and version where Datanets of the model matter.
        BadShares,
        /// ReceiptEvidence, with version where it exists: the leaf disagrees with the receipt, or the receipt with the registry.
        WrongReceipt,
        /// OrphanLineEvidence: a line of a receipt that is not in the epoch.
        OrphanLine,
        /// TwiceEvidence: two receipts of a channel pay with the same money.
        Overlap,
        /// UnevenEvidence: a tree has a gap or leaves at different depths.
        UnevenTree
    }

    /// @notice What an operator can be asked to show.
    enum DemandKind {
        /// LineAnswer: a line that is right, with its receipt and, if it pays for a row, the row's contribution.
        Line,
        /// ReceiptEvidence: a receipt that is right. Of an index beyond the last only `entry`, the last one, is read.
        Receipt,
        /// ChunkAnswer: 4,096 bytes of data, the last chunk fewer.
        Chunk,
        /// ClaimEvidence: a claim that is right. Of an index beyond the last only `claim`, the last one, is read.
        Claim
    }

    /// @param royalties Contract whose epoch it is.
    /// @param epoch Number of the pending epoch.
    /// @param header Its six words.
    /// @param previousHead Head of the chain of headers before it.
    struct Context {
        IRoyalties royalties;
        uint256 epoch;
        Header header;
        bytes32 previousHead;
    }

    /// @notice True when `evidence` proves the predicate of the epoch.
    function holds(Predicate predicate, Context calldata context, bytes calldata evidence) external view returns (bool);

    /// @notice True when `evidence` shows what was demanded, or that there is no such index.
    function answers(DemandKind kind, Context calldata context, uint256 index, bytes calldata evidence)
        external
        view
        returns (bool);
}
