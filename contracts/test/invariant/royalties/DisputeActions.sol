// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputes} from "../../../src/interfaces/IDisputes.sol";
import {IRoyalties} from "../../../src/interfaces/IRoyalties.sol";
import {Header} from "../../../src/interfaces/Types.sol";
import {EpochActions} from "./EpochActions.sol";

/// @notice Watchers dispute what is wrong, and cannot dispute what is right.
abstract contract DisputeActions is EpochActions {
    function dispute(uint256 seed) external tracked {
        vm.assume(pending != 0 && !honest);
        _dispute(seed);
        _did("dispute");
    }

    /// @dev No evidence holds against an honest epoch.
    function disputeHonest(uint256 seed) external tracked {
        vm.assume(pending != 0 && honest);
        bytes memory evidence = abi.encode(seed % 6);
        _commit(thief, _predicate(seed), evidence);
        _disputeRefused(thief, seed, evidence, abi.encodeWithSelector(IRoyalties.NotProven.selector));
        _did("disputeHonest");
    }

    function _dispute(uint256 seed) internal {
        address challenger = _pick(bonded, seed);
        bytes memory evidence = _evidence();
        bytes32 commitment = keccak256(abi.encode(challenger, number, _predicate(seed), keccak256(evidence)));
        bytes memory problem = abi.encodeWithSelector(IRoyalties.NotCommitted.selector, commitment);
        _disputeRefused(challenger, seed, evidence, problem);
        vm.prank(challenger);
        royalties.commitDispute(commitment);
        _disputeRefused(challenger, seed, evidence, problem);
        vm.roll(vm.getBlockNumber() + 1);
        uint256 bondBefore = royalties.bonds(challenger);
        uint256 slashed = royalties.bonds(pendingPoster);
        (Header memory header, bytes32 before) = (epochs[number].header, epochs[number].previousHead);
        vm.prank(challenger);
        royalties.dispute(header, before, _predicate(seed), evidence);
        _voided(challenger, bondBefore, slashed, 0);
    }

    /// @dev The total is in the pool again, the epoch's number is free, and the slashed bond is halved (the odd wei burns).
    function _voided(address challenger, uint256 bondBefore, uint256 slashed, uint256 returned) internal {
        uint256 reward = slashed / 2;
        toBurn += slashed - reward;
        pool += pending;
        pending = 0;
        --number;
        uint256 kept = challenger == pendingPoster ? 0 : bondBefore;
        assertEq(royalties.bonds(challenger), kept + reward + returned, "half of the bond is the challenger's");
        if (challenger != pendingPoster) assertEq(royalties.bonds(pendingPoster), 0, "the whole bond is slashed");
    }

    /// @return The first word that is wrong.
    function _evidence() private view returns (bytes memory) {
        bytes32[6] memory words = disputes.words(epochs[number].header);
        bytes32[6] memory right = disputes.words(honestNow);
        uint256 wrong;
        while (words[wrong] == right[wrong]) ++wrong;
        return abi.encode(wrong);
    }

    function _predicate(uint256 seed) private pure returns (IDisputes.Predicate) {
        return IDisputes.Predicate(seed % (uint256(type(IDisputes.Predicate).max) + 1));
    }

    function _commit(address challenger, IDisputes.Predicate predicate, bytes memory evidence) private {
        vm.prank(challenger);
        royalties.commitDispute(keccak256(abi.encode(challenger, number, predicate, keccak256(evidence))));
        vm.roll(vm.getBlockNumber() + 1);
    }

    function _disputeRefused(address challenger, uint256 seed, bytes memory evidence, bytes memory problem) private {
        (Header memory header, bytes32 before) = (epochs[number].header, epochs[number].previousHead);
        vm.expectRevert(problem);
        vm.prank(challenger);
        royalties.dispute(header, before, _predicate(seed), evidence);
    }
}
