// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IStaking} from "../../src/interfaces/IStaking.sol";
import {StakingFixture} from "../StakingFixture.sol";

contract StakingCollateralTest is StakingFixture {
    function test_AnyoneMayPutCollateralBehindAnAgentAndIsItsStaker() public {
        vm.expectEmit(address(staking));
        emit IStaking.CollateralAdded(agentId, alice, 60 ether, 60 ether);
        back(alice, agentId, 60 ether);
        back(bob, agentId, 40 ether);
        assertEq(staking.collateralOf(agentId, alice), 60 ether);
        assertEq(staking.collateralOf(agentId, bob), 40 ether);
        assertEq(staking.collateralOf(agentId, owner), 0);
        (uint128 collateral, uint64 round, uint256 shares, uint256 leaving) = staking.agents(agentId);
        assertEq(collateral, 100 ether);
        assertEq(round, 0);
        assertEq(shares, 100 ether);
        assertEq(leaving, 0);
    }

    function test_RevertWhen_BackingNothingOrNobody() public {
        vm.expectRevert(IStaking.ZeroAmount.selector);
        back(alice, agentId, 0);
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 99));
        back(alice, 99, 1 ether);
    }

    function test_AnAgentIsBondedFromTheMinimumOn() public {
        assertFalse(staking.isBonded(agentId));
        back(alice, agentId, MINIMUM - 1);
        assertFalse(staking.isBonded(agentId));
        back(bob, agentId, 1);
        assertTrue(staking.isBonded(agentId));
    }

    function test_CollateralThatLeavesIsNoBondButStaysSlashableUntilItIsOut() public {
        back(alice, agentId, MINIMUM);
        vm.expectEmit(address(staking));
        emit IStaking.CollateralRequested(1, agentId, alice, 30 ether, block.timestamp + DELAY);
        uint256 id = takeBack(alice, agentId, 30 ether);
        assertFalse(staking.isBonded(agentId));
        assertEq(staking.bondOf(agentId), 70 ether);
        assertEq(staking.collateralOf(agentId, alice), 70 ether);
        (uint128 collateral,,, uint256 leaving) = staking.agents(agentId);
        assertEq(collateral, 100 ether);
        assertEq(leaving, 30 ether);
        slashAll();
        assertEq(staking.unbondingValue(id), 0);
        skip(DELAY);
        uint256 before = alice.balance;
        vm.expectEmit(address(staking));
        emit IStaking.Withdrawn(id, alice, alice, 0);
        withdraw(alice, id);
        assertEq(alice.balance, before);
    }

    function test_CollateralIsPaidOutAfterTheDelayAndNotBefore() public {
        back(alice, agentId, 60 ether);
        back(bob, agentId, 40 ether);
        uint256 id = takeBack(alice, agentId, 60 ether);
        skip(DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(IStaking.TooEarly.selector, block.timestamp + 1));
        withdraw(alice, id);
        skip(1);
        vm.prank(alice);
        staking.withdrawTo(id, carol);
        assertEq(carol.balance, 1_000_060 ether);
        (uint128 collateral,, uint256 shares, uint256 leaving) = staking.agents(agentId);
        assertEq(collateral, 40 ether);
        assertEq(shares, 40 ether);
        assertEq(leaving, 0);
        id = takeBack(bob, agentId, 40 ether);
        skip(DELAY);
        withdraw(bob, id);
        assertEq(address(staking).balance, 0);
    }

    function test_RevertWhen_TakingBackNothingOrMoreThanThereIs() public {
        back(alice, agentId, 60 ether);
        back(bob, agentId, 40 ether);
        vm.expectRevert(IStaking.ZeroAmount.selector);
        takeBack(alice, agentId, 0);
        vm.expectRevert(abi.encodeWithSelector(IStaking.AboveStake.selector, 60 ether + 1, 60 ether));
        takeBack(alice, agentId, 60 ether + 1);
        takeBack(alice, agentId, 60 ether);
        vm.expectRevert(abi.encodeWithSelector(IStaking.AboveStake.selector, 1, 0));
        takeBack(alice, agentId, 1);
        vm.expectRevert(abi.encodeWithSelector(IStaking.AboveStake.selector, 1, 0));
        takeBack(carol, agentId, 1);
    }

    /* GOVERNANCE */

    function test_OnlyGovernanceSlashesForOtherMisbehaviourAndNobodyIsPaid() public {
        back(alice, agentId, 60 ether);
        back(bob, agentId, 40 ether);
        uint256 leaving = takeBack(bob, agentId, 20 ether);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IStaking.NotGovernance.selector, alice));
        staking.slash(agentId, 50 ether, "why");
        vm.prank(governance);
        vm.expectEmit(address(staking));
        emit IStaking.Slashed(agentId, governance, 50 ether, 50 ether, "why");
        staking.slash(agentId, 50 ether, "why");
        assertEq(governance.balance, 0);
        // Everybody behind the agent is hit alike, leaving or not.
        assertEq(staking.collateralOf(agentId, alice), 30 ether);
        assertEq(staking.collateralOf(agentId, bob), 10 ether);
        assertEq(staking.unbondingValue(leaving), 10 ether);
        assertEq(address(staking).balance, 50 ether);
        (,, uint128 collateral,) = staking.totals();
        assertEq(collateral, 50 ether);
    }

    function test_WhoBacksAnAgentAfterASlashOwnsWhatWasPutThere() public {
        back(alice, agentId, 60 ether);
        vm.prank(governance);
        staking.slash(agentId, 20 ether, "why");
        back(bob, agentId, 40 ether);
        assertEq(staking.collateralOf(agentId, alice), 40 ether);
        assertEq(staking.collateralOf(agentId, bob), 40 ether);
        uint256 part = takeBack(alice, agentId, 7 ether);
        assertEq(staking.unbondingValue(part), 7 ether);
        uint256 rest = takeBack(alice, agentId, 33 ether);
        skip(DELAY);
        withdraw(alice, part);
        withdraw(alice, rest);
        assertEq(alice.balance, 1_000_000 ether - 20 ether);
    }

    function test_ARequestIsWorthWhatWasAskedForWhateverWasSlashedBefore() public {
        back(alice, agentId, 100);
        vm.prank(governance);
        staking.slash(agentId, 33, "why");
        uint256 id = takeBack(alice, agentId, 10);
        assertEq(staking.unbondingValue(id), 10);
        assertEq(staking.collateralOf(agentId, alice), 56);
    }

    function test_AVoteToSlashMoreThanIsLeftTakesWhatIsLeft() public {
        back(alice, agentId, 60 ether);
        vm.prank(governance);
        staking.slash(agentId, 1000 ether, "why");
        assertEq(staking.collateralOf(agentId, alice), 0);
        assertEq(address(staking).balance, 0);
        vm.startPrank(governance);
        vm.expectRevert(abi.encodeWithSelector(IStaking.NothingToSlash.selector, agentId));
        staking.slash(agentId, 1, "why");
        vm.expectRevert(IStaking.ZeroAmount.selector);
        staking.slash(agentId, 0, "why");
    }

    function test_ASlashThatLeavesNextToNothingTakesItAllSoThatSharesNeverOverflow() public {
        back(alice, agentId, 60 ether);
        vm.prank(governance);
        staking.slash(agentId, 60 ether - 60, "why");
        assertEq(staking.collateralOf(agentId, alice), 60);
        (,, uint256 shares,) = staking.agents(agentId);
        assertEq(shares, 60 ether);
        back(bob, agentId, 60 ether);
        vm.prank(governance);
        staking.slash(agentId, 60 ether, "why");
        (, uint64 round, uint256 left,) = staking.agents(agentId);
        assertEq(round, 1);
        assertEq(left, 0);
        assertEq(address(staking).balance, 0);
    }

    function test_GovernanceSetsTheMinimumStakeWithinConstants() public {
        assertEq(staking.minimumStake(), MINIMUM);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IStaking.NotGovernance.selector, alice));
        staking.setMinimumStake(1 ether);
        vm.startPrank(governance);
        uint96[2] memory bounds = [uint96(1 ether), 1_000_000 ether];
        for (uint256 i; i < 2; ++i) {
            vm.expectEmit(address(staking));
            emit IStaking.MinimumStakeSet(bounds[i]);
            staking.setMinimumStake(bounds[i]);
            assertEq(staking.minimumStake(), bounds[i]);
        }
        uint96[2] memory beyond = [uint96(1 ether) - 1, 1_000_000 ether + 1];
        for (uint256 i; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IStaking.MinimumOutOfBounds.selector, beyond[i]));
            staking.setMinimumStake(beyond[i]);
        }
    }
}
