// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPools} from "../../src/interfaces/IPools.sol";
import {PoolsFixture} from "../PoolsFixture.sol";
import {ReenteringWallet, RefusingWallet} from "../Wallets.sol";

/// @notice Branches of Pools.tree: postBounty, awardBounty, cancelBounty.
contract PoolsBountiesTest is PoolsFixture {
    function setUp() public override {
        super.setUp();
        fill(100 ether, people(hex"0001"));
    }

    function post(uint256 amount) private returns (uint256) {
        vm.prank(curator);
        return pools.postBounty(datanetId, amount, "terms");
    }

    function test_TheOwnerPostsABountyFromTheBountyMoney() public {
        vm.expectEmit();
        emit IPools.BountyPosted(datanetId, 1, 15 ether, "terms");
        assertEq(post(15 ether), 1);
        (uint64 id, uint192 amount, bytes32 terms) = pools.bounties(1);
        assertEq(id, datanetId);
        assertEq(amount, 15 ether);
        assertEq(terms, "terms");
        assertEq(pools.bountyMoney(datanetId), 5 ether);
        assertEq(post(5 ether), 2);
        assertEq(pools.lastBountyId(), 2);
    }

    function test_RevertWhen_ABountyIsNothingOrMoreThanThereIs() public {
        vm.expectRevert(abi.encodeWithSelector(IPools.BountyOutOfRange.selector, 0, 20 ether));
        post(0);
        vm.expectRevert(abi.encodeWithSelector(IPools.BountyOutOfRange.selector, 20 ether + 1, 20 ether));
        post(20 ether + 1);
    }

    function test_TheOwnerAwardsABounty() public {
        post(15 ether);
        vm.expectEmit();
        emit IPools.BountyAwarded(datanetId, 1, alice, 15 ether);
        vm.prank(curator);
        pools.awardBounty(1, alice);
        assertEq(alice.balance, 15 ether);
        (, uint192 amount,) = pools.bounties(1);
        assertEq(amount, 0);
    }

    function test_TheOwnerCancelsABounty() public {
        post(15 ether);
        vm.expectEmit();
        emit IPools.BountyCancelled(datanetId, 1, 15 ether);
        vm.prank(curator);
        pools.cancelBounty(1);
        assertEq(pools.bountyMoney(datanetId), 20 ether);
    }

    function test_RevertWhen_TheBountyIsNotOpen() public {
        post(15 ether);
        vm.startPrank(curator);
        pools.awardBounty(1, alice);
        vm.expectRevert(abi.encodeWithSelector(IPools.NoSuchBounty.selector, 1));
        pools.awardBounty(1, alice);
        vm.expectRevert(abi.encodeWithSelector(IPools.NoSuchBounty.selector, 1));
        pools.cancelBounty(1);
        vm.expectRevert(abi.encodeWithSelector(IPools.NoSuchBounty.selector, 2));
        pools.cancelBounty(2);
    }

    function test_RevertWhen_AnotherThanTheOwnerPostsAwardsOrCancels() public {
        post(15 ether);
        bytes memory refusal = abi.encodeWithSelector(IPools.NotOwner.selector, datanetId, stranger);
        vm.startPrank(stranger);
        vm.expectRevert(refusal);
        pools.postBounty(datanetId, 1, "terms");
        vm.expectRevert(refusal);
        pools.awardBounty(1, stranger);
        vm.expectRevert(refusal);
        pools.cancelBounty(1);
        datanets.create("salt", "root", 1, "manifest");
        vm.expectRevert(refusal);
        pools.awardBounty(1, stranger);
    }

    function test_BountiesGoWithTheDatanetWhenItIsTransferred() public {
        post(15 ether);
        vm.prank(curator);
        datanets.transferFrom(curator, bob, datanetId);
        vm.prank(curator);
        vm.expectRevert(abi.encodeWithSelector(IPools.NotOwner.selector, datanetId, curator));
        pools.awardBounty(1, curator);
        vm.prank(bob);
        pools.awardBounty(1, alice);
        assertEq(alice.balance, 15 ether);
    }

    function test_RevertWhen_TheWinnerIsZeroOrRefuses() public {
        post(15 ether);
        RefusingWallet refusing = new RefusingWallet();
        vm.startPrank(curator);
        vm.expectRevert(IPools.ZeroReceiver.selector);
        pools.awardBounty(1, address(0));
        vm.expectRevert(abi.encodeWithSelector(IPools.TransferFailed.selector, address(refusing)));
        pools.awardBounty(1, address(refusing));
        pools.awardBounty(1, alice);
    }

    function test_AWinnerThatCallsBackIsPaidOnce() public {
        ReenteringWallet winner = new ReenteringWallet();
        vm.prank(curator);
        datanets.transferFrom(curator, address(winner), datanetId);
        winner.execute(address(pools), 0, abi.encodeCall(IPools.postBounty, (datanetId, 5 ether, "terms")));
        bytes memory award = abi.encodeCall(IPools.awardBounty, (1, address(winner)));
        winner.arm(address(pools), award);
        vm.expectRevert(abi.encodeWithSelector(IPools.TransferFailed.selector, address(winner)));
        winner.execute(address(pools), 0, award);
    }

    function test_ForcedEtherChangesNothing() public {
        uint256 money = pools.bountyMoney(datanetId);
        vm.deal(address(pools), address(pools).balance + 7 ether);
        assertEq(pools.bountyMoney(datanetId), money);
        assertEq(pools.poolOf(datanetId), 0);
        vm.prank(curator);
        vm.expectRevert(abi.encodeWithSelector(IPools.BountyOutOfRange.selector, money + 1, money));
        pools.postBounty(datanetId, money + 1, "terms");
    }
}
