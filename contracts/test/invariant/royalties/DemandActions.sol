// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputes} from "../../../src/interfaces/IDisputes.sol";
import {IRoyalties} from "../../../src/interfaces/IRoyalties.sol";
import {Header} from "../../../src/interfaces/Types.sol";
import {DisputeActions} from "./DisputeActions.sol";

/// @notice Watchers demand what they want to see; silence voids an epoch as a proof does.
abstract contract DemandActions is DisputeActions {
    struct Demand {
        bytes32 head;
        uint256 finalAt;
        IDisputes.DemandKind kind;
        uint256 index;
        address demander;
    }

    /// @notice Demands whose bond the contract holds.
    Demand[] public demands;

    function demandCount() external view returns (uint256) {
        return demands.length;
    }

    function demand(uint256 seed) external tracked {
        IRoyalties.Progress memory p = progress();
        uint256 until = p.finalAt - _policyAt(number).fees.disputeWindow / 2;
        vm.assume(pending != 0 && vm.getBlockTimestamp() < until);
        Demand memory d = Demand(
            royalties.head(), p.finalAt, IDisputes.DemandKind(seed % 4), _random(seed, 0) % 8, _pick(bonded, seed)
        );
        vm.assume(royalties.demanderOf(_id(d)) == address(0));
        (Header memory header, bytes32 before) = (epochs[number].header, epochs[number].previousHead);
        funded += DEMAND_BOND;
        vm.prank(d.demander);
        royalties.demand{value: DEMAND_BOND}(header, before, d.kind, d.index);
        demands.push(d);
        _did("demand");
    }

    /// @dev What was not demanded is no answer; the right one pays the poster.
    function answer(uint256 seed) external tracked {
        uint256 i = _openDemand(seed);
        vm.assume(i < demands.length && honest && vm.getBlockTimestamp() < _answersUntil());
        _answer(i);
        _did("answer");
    }

    function voidUnanswered(uint256 seed) external tracked {
        uint256 i = _openDemand(seed);
        vm.assume(i < demands.length);
        _voidUnanswered(i, seed);
        _did("voidUnanswered");
    }

    /// @dev Of an epoch that was voided for another reason.
    function withdrawDemand(uint256 seed) external tracked {
        vm.assume(demands.length != 0);
        uint256 i = seed % demands.length;
        vm.assume(!_isOpen(demands[i]));
        _withdrawDemand(i);
        _did("withdrawDemand");
    }

    function _answer(uint256 i) internal {
        Demand memory d = demands[i];
        (Header memory header, bytes32 before) = (epochs[number].header, epochs[number].previousHead);
        vm.expectRevert(IRoyalties.NotAnswered.selector);
        royalties.answer(header, before, d.kind, d.index, abi.encode(header.data, d.kind, d.index + 1));
        uint256 bond = royalties.bonds(pendingPoster);
        royalties.answer(header, before, d.kind, d.index, abi.encode(header.data, d.kind, d.index));
        assertEq(royalties.bonds(pendingPoster), bond + DEMAND_BOND, "an answer earns the demand's bond");
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.UnknownDemand.selector, _id(d)));
        royalties.answer(header, before, d.kind, d.index, abi.encode(header.data, d.kind, d.index));
        _forget(i);
    }

    /// @dev From the last moment of answers on, before or after the window's end.
    function _voidUnanswered(uint256 i, uint256 seed) internal {
        Demand memory d = demands[i];
        (Header memory header, bytes32 before) = (epochs[number].header, epochs[number].previousHead);
        uint256 until = _answersUntil();
        if (vm.getBlockTimestamp() < until) {
            vm.warp(until - 1);
            vm.expectRevert(abi.encodeWithSelector(IRoyalties.WindowOpen.selector, until));
            royalties.voidUnanswered(header, before, d.kind, d.index);
            vm.warp(until);
        }
        if (seed % 2 == 0 && vm.getBlockTimestamp() < d.finalAt) vm.warp(d.finalAt);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TooLate.selector, until));
        royalties.answer(header, before, d.kind, d.index, abi.encode(header.data, d.kind, d.index));
        if (vm.getBlockTimestamp() >= d.finalAt) {
            vm.expectRevert(abi.encodeWithSelector(IRoyalties.DemandOpen.selector, _openDemands()));
            royalties.finalise(header, before);
        }
        uint256 bondBefore = royalties.bonds(d.demander);
        uint256 slashed = royalties.bonds(pendingPoster);
        royalties.voidUnanswered(header, before, d.kind, d.index);
        _voided(d.demander, bondBefore, slashed, DEMAND_BOND);
        _forget(i);
    }

    function _withdrawDemand(uint256 i) internal {
        Demand memory d = demands[i];
        uint256 before = d.demander.balance;
        royalties.withdrawDemand(d.head, d.finalAt, d.kind, d.index);
        assertEq(d.demander.balance, before + DEMAND_BOND);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.UnknownDemand.selector, _id(d)));
        royalties.withdrawDemand(d.head, d.finalAt, d.kind, d.index);
        paid += DEMAND_BOND;
        _forget(i);
    }

    /// @return i A demand on the pending epoch; out of range when there is none.
    function _openDemand(uint256 seed) internal view returns (uint256 i) {
        uint256 count = demands.length;
        for (uint256 k; k < count; ++k) {
            i = (seed % count + k) % count;
            if (_isOpen(demands[i])) return i;
        }
        return count;
    }

    /// @dev The last quarter of the window is for disputes over what was shown.
    function _answersUntil() internal view returns (uint256) {
        return progress().finalAt - _policyAt(number).fees.disputeWindow / 4;
    }

    function _openDemands() private view returns (uint256 count) {
        for (uint256 i; i < demands.length; ++i) {
            if (_isOpen(demands[i])) ++count;
        }
    }

    function _isOpen(Demand memory d) private view returns (bool) {
        return pending != 0 && d.head == royalties.head() && d.finalAt == progress().finalAt;
    }

    function _forget(uint256 i) private {
        demands[i] = demands[demands.length - 1];
        demands.pop();
    }

    function _id(Demand memory d) private view returns (bytes32) {
        return royalties.demandId(d.head, d.finalAt, d.kind, d.index);
    }
}
