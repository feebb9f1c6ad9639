// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IAgentIdentity} from "../interfaces/IAgentIdentity.sol";
import {IStaking} from "../interfaces/IStaking.sol";
import {EmbeddedChain} from "../libraries/EmbeddedChain.sol";

/// @title Unbondings
/// @notice What `Staking` was built with, what it owes in all, and the requests to leave it. Every wei that comes in by a function
/// stands in exactly one sum of `totals`; ether forced in stands in none and nobody can take it.
abstract contract Unbondings is IStaking, ReentrancyGuardTransient {
    uint64 public constant SHORTEST_DELAY = 21 days;
    uint64 public constant LONGEST_DELAY = 60 days;

    /// @inheritdoc IStaking
    address public immutable governance;
    /// @inheritdoc IStaking
    IAgentIdentity public immutable identity;
    /// @inheritdoc IStaking
    uint64 public immutable unstakeDelay;

    /// @inheritdoc IStaking
    Totals public totals;
    /// @inheritdoc IStaking
    uint256 public lastUnbonding;
    /// @inheritdoc IStaking
    mapping(uint256 id => Unbonding) public unbondings;

    modifier onlyGovernance() {
        if (msg.sender != governance) revert NotGovernance(msg.sender);
        _;
    }

    /// @param config Delay up to 60 days, and from 21 days on every chain but the embedded one.
    constructor(Config memory config) {
        if (config.governance == address(0) || address(config.identity) == address(0)) revert BadConfig();
        if (config.unstakeDelay > LONGEST_DELAY) revert BadConfig();
        if (config.unstakeDelay < SHORTEST_DELAY && !EmbeddedChain.here()) revert BadConfig();
        governance = config.governance;
        identity = config.identity;
        unstakeDelay = config.unstakeDelay;
    }

    function _request(bool isCollateral, uint256 agentId, uint64 round, uint256 amount)
        internal
        returns (uint256 id, uint40 withdrawableAt)
    {
        id = ++lastUnbonding;
        withdrawableAt = uint40(block.timestamp + unstakeDelay);
        unbondings[id] = Unbonding(msg.sender, withdrawableAt, isCollateral, agentId, round, amount);
    }

    function _send(address to, uint256 amount) internal {
        (bool ok,) = to.call{value: amount}("");
        if (!ok) revert TransferFailed(to);
    }
}
