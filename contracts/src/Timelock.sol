// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {EmbeddedChain} from "./libraries/EmbeddedChain.sol";

/// @title Timelock
/// @notice Carries out what was voted, after a delay, and is the treasury: a grant is a proposal that sends OPEN from here.
/// Only the governor proposes and cancels, anyone executes, and only a proposal can change a role.
contract Timelock is TimelockController {
    uint256 public constant SHORTEST_DELAY = 1 days;
    uint256 public constant LONGEST_DELAY = 30 days;

    error DelayOutOfBounds(uint256 delay);

    /// @param minDelay Seconds between queueing and execution: up to 30 days, and from 1 day but on the embedded chain.
    constructor(uint256 minDelay, address governor)
        TimelockController(minDelay, _one(governor), _one(address(0)), address(0))
    {
        _check(minDelay);
    }

    /// @notice Changes the delay, within the same bounds; only by a proposal.
    function updateDelay(uint256 newDelay) public override {
        _check(newDelay);
        super.updateDelay(newDelay);
    }

    function _check(uint256 delay) private view {
        if (delay > LONGEST_DELAY || (delay < SHORTEST_DELAY && !EmbeddedChain.here())) revert DelayOutOfBounds(delay);
    }

    function _one(address account) private pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = account;
    }
}
