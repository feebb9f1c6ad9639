// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputes} from "../src/interfaces/IDisputes.sol";

/// @notice Predicates as `Royalties` sees them, without trees: a header is wrong when its receipts root is the hash of predicate and
/// evidence, and a demand is answered by the preimage of its data root. `Disputes` has the real ones.
contract EvidenceDisputes is IDisputes {
    /// @inheritdoc IDisputes
    function holds(Predicate predicate, Context calldata context, bytes calldata evidence)
        external
        pure
        returns (bool)
    {
        return context.header.receipts == keccak256(abi.encode(predicate, evidence));
    }

    /// @inheritdoc IDisputes
    function answers(DemandKind kind, Context calldata context, uint256 index, bytes calldata evidence)
        external
        pure
        returns (bool)
    {
        return kind != DemandKind.Chunk && index < 100 && context.header.data == keccak256(evidence);
    }
}
