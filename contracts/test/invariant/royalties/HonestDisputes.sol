// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputes} from "../../../src/interfaces/IDisputes.sol";
import {Header} from "../../../src/interfaces/Types.sol";

/// @notice Who knows what the pending epoch would be if it were honest.
interface IHonest {
    function honestHeader() external view returns (Header memory);
    function previousHead() external view returns (bytes32);
    function number() external view returns (uint256);
}

/// @notice Predicates that compare a header with the honest one: evidence names the word that differs. A demand on an honest
/// epoch is answered by what it asked for.
contract HonestDisputes is IDisputes {
    IHonest private immutable honest;

    constructor(IHonest honest_) {
        honest = honest_;
    }

    /// @inheritdoc IDisputes
    function holds(Predicate, Context calldata context, bytes calldata evidence) external view returns (bool) {
        _checkContext(context);
        uint256 word = abi.decode(evidence, (uint256));
        return words(context.header)[word] != words(honest.honestHeader())[word];
    }

    /// @inheritdoc IDisputes
    function answers(DemandKind kind, Context calldata context, uint256 index, bytes calldata evidence)
        external
        view
        returns (bool)
    {
        _checkContext(context);
        bool right = keccak256(abi.encode(context.header)) == keccak256(abi.encode(honest.honestHeader()));
        return right && keccak256(evidence) == keccak256(abi.encode(context.header.data, kind, index));
    }

    /// @notice Claims, lines, receipts, data, total, lineSum.
    function words(Header memory header) public pure returns (bytes32[6] memory) {
        return
            [header.claims, header.lines, header.receipts, header.data, bytes32(header.total), bytes32(header.lineSum)];
    }

    function _checkContext(Context calldata context) private view {
        require(address(context.royalties) == msg.sender, "context names another contract");
        require(context.epoch == honest.number(), "context names another epoch");
        require(context.previousHead == honest.previousHead(), "context names another previous head");
    }
}
