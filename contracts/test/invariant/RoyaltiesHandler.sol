// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {ClaimActions} from "./royalties/ClaimActions.sol";
import {Force} from "./royalties/Receiver.sol";

/// @notice What payers, operator, successors, watchers, governance, accounts and time do to a Royalties. An action that cannot be
/// done now is rejected (`vm.assume`) and not counted, one that can must not revert.
contract RoyaltiesHandler is ClaimActions {
    address[] private gatewayKeys;

    /// @notice Actions as often as they weigh, and their names in `happened`.
    function actions() external pure returns (bytes4[] memory list) {
        uint256 next;
        list = new bytes4[](100);
        next = _weigh(list, next, this.openChannel.selector, 4);
        next = _weigh(list, next, this.topUp.selector, 2);
        next = _weigh(list, next, this.requestClose.selector, 2);
        next = _weigh(list, next, this.closeChannel.selector, 2);
        next = _weigh(list, next, this.collect.selector, 8);
        next = _weigh(list, next, this.collectRefused.selector, 2);
        next = _weigh(list, next, this.postHonest.selector, 7);
        next = _weigh(list, next, this.postDishonest.selector, 3);
        next = _weigh(list, next, this.postAsSuccessor.selector, 2);
        next = _weigh(list, next, this.finalise.selector, 4);
        next = _weigh(list, next, this.dispute.selector, 5);
        next = _weigh(list, next, this.disputeHonest.selector, 1);
        next = _weigh(list, next, this.demand.selector, 4);
        next = _weigh(list, next, this.answer.selector, 6);
        next = _weigh(list, next, this.voidUnanswered.selector, 4);
        next = _weigh(list, next, this.withdrawDemand.selector, 4);
        next = _weigh(list, next, this.claim.selector, 6);
        next = _weigh(list, next, this.claimTo.selector, 3);
        next = _weigh(list, next, this.claimMany.selector, 4);
        next = _weigh(list, next, this.claimRefused.selector, 2);
        next = _weigh(list, next, this.claimForged.selector, 2);
        next = _weigh(list, next, this.changeMood.selector, 1);
        next = _weigh(list, next, this.setFees.selector, 1);
        next = _weigh(list, next, this.depositBond.selector, 1);
        next = _weigh(list, next, this.withdrawBond.selector, 2);
        next = _weigh(list, next, this.changeGatewayKey.selector, 1);
        next = _weigh(list, next, this.flush.selector, 2);
        next = _weigh(list, next, this.force.selector, 1);
        next = _weigh(list, next, this.pass.selector, 2);
        assembly ("memory-safe") {
            mstore(list, next)
        }
    }

    function depositBond(uint256 seed) external tracked {
        _depositBond(_pick(bonded, seed), _between(seed, 0, 0, 100 ether));
        _did("depositBond");
    }

    /// @dev Whatever is free, and not a wei more.
    function withdrawBond(uint256 seed) external tracked {
        address account = _pick(bonded, seed);
        (uint256 bond, uint256 needed) = (royalties.bonds(account), _bondNeeded(account));
        vm.assume(bond > needed);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AboveBond.selector, needed, bond));
        vm.prank(account);
        royalties.withdrawBond(bond - needed + 1);
        _withdrawBond(account, _between(seed, 0, 1, bond - needed));
        _did("withdrawBond");
    }

    function changeGatewayKey(uint256 seed) external tracked {
        address key = vm.addr(1 + seed % 1_000_000);
        (uint64 validFrom, uint64 validUntil) = royalties.gatewayKeys(key);
        uint64 until = uint64(vm.getBlockTimestamp() + 30 days);
        vm.startPrank(operator);
        if (validFrom == 0) {
            royalties.registerGatewayKey(key, until);
            gatewayKeys.push(key);
        }
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.BadKey.selector, key));
        royalties.registerGatewayKey(key, until);
        key = gatewayKeys[seed % gatewayKeys.length];
        (validFrom, validUntil) = royalties.gatewayKeys(key);
        if (seed % 2 == 0 && validUntil > vm.getBlockTimestamp()) royalties.revokeGatewayKey(key);
        vm.stopPrank();
        _did("changeGatewayKey");
    }

    function flush(uint256 seed) external tracked {
        _flush(seed % 3);
        _did("flush");
    }

    /// @dev Only by force: a plain transfer is refused.
    function force(uint256 seed) external tracked {
        uint256 amount = _between(seed, 0, 1, 10 ether);
        (bool ok,) = address(royalties).call{value: amount}("");
        assertFalse(ok, "a plain transfer is refused");
        new Force{value: amount}(address(royalties));
        forced += amount;
        _did("force");
    }

    function pass(uint256 seed) external tracked {
        vm.warp(vm.getBlockTimestamp() + _between(seed, 0, 1, seed % 4 == 0 ? 2 days : 2 hours));
        vm.roll(vm.getBlockNumber() + 1);
        _did("pass");
    }

    /* THE END */

    /// @notice Everybody asks for everything: no epoch stays open, no channel, no bond, no claim.
    function resolve() external {
        if (pending != 0 && !honest) _dispute(0);
        for (uint256 i = _openDemand(0); i < demands.length; i = _openDemand(0)) {
            if (vm.getBlockTimestamp() < _answersUntil()) _answer(i);
            else _voidUnanswered(i, 0);
        }
        while (demands.length != 0) _withdrawDemand(0);
        if (pending != 0) _finalise();
        if (pool != 0) {
            _postByOperator(0, 0);
            _finalise();
        }
        leaveChannels();
        for (uint256 i; finalised != 0 && i < claimants.length; ++i) {
            if (epochs[finalised].cumulatives[i] == paidTo[claimants[i]]) continue;
            IRoyalties.ClaimItem memory item = _item(finalised, i);
            if (_isPool(claimants[i])) _claim(item, 0);
            else _claimTo(item, vault);
        }
        for (uint256 i; i < 3; ++i) {
            _flush(i);
        }
        leaveBonds();
    }

    /// @notice Every payer leaves.
    function leaveChannels() public {
        for (uint256 i; i < channelIds.length; ++i) {
            address payer = royalties.payerOf(channelIds[i]);
            if (channelOf(channelIds[i]).closeAt != 0) continue;
            vm.prank(payer);
            royalties.requestClose(channelIds[i]);
        }
        vm.warp(vm.getBlockTimestamp() + CLOSE_DELAY);
        for (uint256 i; i < channelIds.length; ++i) {
            _close(channelIds[i]);
        }
    }

    /// @notice Every bond that secures nothing leaves.
    function leaveBonds() public {
        for (uint256 i; i < bonded.length; ++i) {
            uint256 free = royalties.bonds(bonded[i]);
            uint256 needed = _bondNeeded(bonded[i]);
            if (free > needed) _withdrawBond(bonded[i], free - needed);
        }
    }

    /// @dev The operator's covers pool and pending whoever posted, a successor's what it posted.
    function _bondNeeded(address account) private view returns (uint256) {
        if (account == operator) return pool + pending;
        return account == pendingPoster ? pending : 0;
    }

    function _withdrawBond(address account, uint256 amount) private {
        uint256 before = account.balance;
        if (account == address(echo)) {
            uint256 all = royalties.bonds(account);
            echo.arm(address(royalties), abi.encodeCall(royalties.withdrawBond, (all)));
        }
        vm.prank(account);
        royalties.withdrawBond(amount);
        assertEq(account.balance, before + amount);
        paid += amount;
    }

    function _flush(uint256 which) private {
        if (which == 0) {
            royalties.flushBurn();
            burned += toBurn;
            paid += toBurn;
            toBurn = 0;
        } else if (which == 1) {
            uint256 before = treasury.balance;
            royalties.flushTreasury();
            assertEq(treasury.balance, before + toTreasury);
            paid += toTreasury;
            toTreasury = 0;
        } else {
            uint256 before = stakers.balance;
            royalties.flushStakers();
            assertEq(stakers.balance, before + toStakers);
            paid += toStakers;
            toStakers = 0;
        }
    }

    function _weigh(bytes4[] memory list, uint256 from, bytes4 selector, uint256 weight)
        private
        pure
        returns (uint256 next)
    {
        for (next = from; next < from + weight; ++next) {
            list[next] = selector;
        }
    }
}
