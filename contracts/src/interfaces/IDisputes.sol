// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "./IRoyalties.sol";
import {Header} from "./Types.sol";

/// @title IDisputes
/// @notice Predicates over a pending epoch: each is true only of an epoch that is wrong. They keep no state.
interface IDisputes {
    /// @notice What can be wrong with an epoch; each has an evidence struct below.
    enum Predicate {
        ReceiptOrder,
        LineOrder,
        ClaimOrder,
        ReceiptSum,
        LineSum,
        ClaimSum,
        ReceiptTotal,
        LineTotal,
        ClaimTotal,
        WrongLine,
        MissingLine,
        WrongCumulative,
        WrongRange,
        AccountDropped,
        NonceTwice,
        AboveCollected,
        WrongPayee,
        BadSignature,
        BadShares,
        WrongReceipt
    }

    /// @notice What an operator can be asked to show.
    enum DemandKind {
        Line,
        Receipt,
        Chunk
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
