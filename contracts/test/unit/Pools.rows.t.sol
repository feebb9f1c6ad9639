// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPools} from "../../src/interfaces/IPools.sol";
import {PoolsFixture} from "../PoolsFixture.sol";
import {MerkleTree} from "../MerkleTree.sol";
import {ReenteringWallet, RefusingWallet, Wallet} from "../Wallets.sol";

/// @notice Branches of Pools.tree: claim, claimTo.
contract PoolsRowsTest is PoolsFixture {
    /* CLAIM */

    function test_AnyoneClaimsRowsForTheirContributor() public {
        address[] memory five = people(hex"0001000100");
        fill(10 ether, five);
        uint32[] memory own = indexesOf(alice, five);
        vm.expectEmit();
        emit IPools.RowsPaid(datanetId, 2, alice, alice, 4.8 ether, own);
        vm.prank(stranger);
        assertEq(claim(2, alice, five, own), 4.8 ether);
        assertEq(alice.balance, 4.8 ether);
        assertTrue(pools.isPaid(datanetId, 2, 4));
        assertFalse(pools.isPaid(datanetId, 2, 1));
        assertEq(claim(2, bob, five, only(1)), 1.6 ether, "one row by its path");
        assertEq(bob.balance, 1.6 ether);
    }

    function test_APaidRowIsSkippedAndReported() public {
        address[] memory five = people(hex"0001000100");
        fill(10 ether, five);
        claim(2, alice, five, only(2));
        vm.expectEmit();
        emit IPools.RowSkipped(datanetId, 2, 2);
        vm.expectEmit();
        emit IPools.RowsPaid(datanetId, 2, alice, alice, 3.2 ether, only(0, 4));
        claim(2, alice, five, indexesOf(alice, five));
        assertEq(alice.balance, 4.8 ether);
    }

    function test_RevertWhen_NoRowIsDue() public {
        address[] memory two = people(hex"0001");
        fill(10 ether, two);
        claim(2, alice, two, only(0));
        bytes memory nothing = abi.encodeWithSelector(IPools.NothingDue.selector, alice);
        vm.expectRevert(nothing);
        claim(2, alice, two, only(0));
        vm.expectRevert(nothing);
        pools.claim(datanetId, 2, alice, new IPools.Row[](0), new bytes32[](0));
        fill(1, two);
        vm.expectRevert(nothing);
        claim(3, alice, two, only(0));
    }

    function test_RevertWhen_TheVersionIsNotSettled() public {
        address[] memory two = people(hex"0001");
        pools.credit{value: 10 ether}(datanetId);
        release(two);
        vm.expectRevert(abi.encodeWithSelector(IPools.NotSettled.selector, datanetId, 2));
        claim(2, alice, two, only(0));
    }

    function test_RevertWhen_TheRowIsAnothers() public {
        address[] memory five = people(hex"0001000100");
        fill(10 ether, five);
        vm.expectRevert(IPools.BadProof.selector);
        claim(2, bob, five, only(0));
        vm.expectRevert(IPools.BadProof.selector);
        claim(2, bob, five, only(1, 2));
        vm.prank(bob);
        vm.expectRevert(IPools.BadProof.selector);
        pools.claimTo(datanetId, 2, bob, rowsAt(only(0)), multiProof(five, only(0)));
    }

    function test_RevertWhen_TheProofIsTooShortOrTooLong() public {
        address[] memory five = people(hex"0001000100");
        fill(10 ether, five);
        bytes32[] memory path = multiProof(five, only(0));
        bytes32[] memory longer = new bytes32[](4);
        bytes32[] memory shorter = new bytes32[](2);
        for (uint256 i; i < 3; ++i) {
            longer[i] = path[i];
            if (i < 2) shorter[i] = path[i];
        }
        vm.expectRevert(IPools.BadProof.selector);
        pools.claim(datanetId, 2, alice, rowsAt(only(0)), longer);
        vm.expectRevert(IPools.BadProof.selector);
        pools.claim(datanetId, 2, alice, rowsAt(only(0)), shorter);
    }

    function test_RevertWhen_RowsAreNamedTwiceDescendingOrBeyondTheVersion() public {
        address[] memory five = people(hex"0001000100");
        fill(10 ether, five);
        bytes32[] memory none = new bytes32[](0);
        vm.expectRevert(abi.encodeWithSelector(IPools.RowsUnordered.selector, 2));
        pools.claim(datanetId, 2, alice, rowsAt(only(2, 2)), none);
        vm.expectRevert(abi.encodeWithSelector(IPools.RowsUnordered.selector, 0));
        pools.claim(datanetId, 2, alice, rowsAt(only(2, 0)), none);
        vm.expectRevert(abi.encodeWithSelector(IPools.RowsUnordered.selector, 5));
        pools.claim(datanetId, 2, alice, rowsAt(only(5)), none);
    }

    function test_ATreeWithMoreLeavesThanRowsPaysNoMoreThanItsPool() public {
        // The curator says three rows of a tree of four.
        address[] memory four = people(hex"00000000");
        pools.credit{value: 3 ether}(datanetId);
        bytes32 root = MerkleTree.root(leaves(four));
        vm.prank(curator);
        datanets.release(datanetId, root, 3, "manifest");
        pools.settle(datanetId, 2, root, 3, "manifest");
        uint32[] memory three = new uint32[](3);
        (three[1], three[2]) = (1, 2);
        assertEq(claim(2, alice, four, three), 2.4 ether);
        vm.expectRevert(abi.encodeWithSelector(IPools.RowsUnordered.selector, 3));
        claim(2, alice, four, only(3));
    }

    /* WHO RECEIVES */

    function test_TheContributorNamesAnotherReceiver() public {
        address[] memory two = people(hex"0001");
        fill(10 ether, two);
        vm.expectEmit();
        emit IPools.RowsPaid(datanetId, 2, alice, stranger, 4 ether, only(0));
        vm.prank(alice);
        pools.claimTo(datanetId, 2, stranger, rowsAt(only(0)), multiProof(two, only(0)));
        assertEq(stranger.balance, 4 ether);
    }

    function test_RevertWhen_TheReceiverIsZero() public {
        address[] memory two = people(hex"0001");
        fill(10 ether, two);
        bytes32[] memory path = multiProof(two, only(0));
        vm.prank(alice);
        vm.expectRevert(IPools.ZeroReceiver.selector);
        pools.claimTo(datanetId, 2, address(0), rowsAt(only(0)), path);
    }

    function test_AContractThatRefusesMoneyClaimsToAnother() public {
        RefusingWallet refusing = new RefusingWallet();
        address[] memory two = people(hex"0001");
        two[0] = address(refusing);
        fill(10 ether, two);
        bytes32[] memory path = multiProof(two, only(0));
        vm.expectRevert(abi.encodeWithSelector(IPools.TransferFailed.selector, address(refusing)));
        pools.claim(datanetId, 2, address(refusing), rowsAt(only(0)), path);
        refusing.execute(
            address(pools), 0, abi.encodeCall(IPools.claimTo, (datanetId, 2, stranger, rowsAt(only(0)), path))
        );
        assertEq(stranger.balance, 4 ether);
    }

    function test_ContractsAndDelegatingAccountsArePaid() public {
        Wallet account = new Wallet();
        address[] memory two = people(hex"0001");
        two[0] = address(account);
        two[1] = vm.addr(7);
        fill(10 ether, two);
        claim(2, two[0], two, only(0));
        vm.signAndAttachDelegation(address(account), 7);
        claim(2, two[1], two, only(1));
        assertEq(two[0].balance, 4 ether);
        assertEq(two[1].balance, 4 ether);
    }

    function test_AContributorThatCallsBackIsPaidOnce() public {
        ReenteringWallet account = new ReenteringWallet();
        address[] memory two = people(hex"0001");
        two[0] = address(account);
        fill(10 ether, two);
        bytes32[] memory path = multiProof(two, only(0));
        account.arm(
            address(pools), abi.encodeCall(IPools.claim, (datanetId, 2, address(account), rowsAt(only(0)), path))
        );
        vm.expectRevert(abi.encodeWithSelector(IPools.TransferFailed.selector, address(account)));
        pools.claim(datanetId, 2, address(account), rowsAt(only(0)), path);
        assertFalse(pools.isPaid(datanetId, 2, 0));
    }

    function test_UnpaidRowMoneyNeverExpiresAndTheCuratorCannotTakeIt() public {
        address[] memory two = people(hex"0001");
        fill(10 ether, two);
        vm.prank(curator);
        vm.expectRevert(abi.encodeWithSelector(IPools.BountyOutOfRange.selector, 3 ether, 2 ether));
        pools.postBounty(datanetId, 3 ether, "terms");
        fill(10 ether, people(hex"0101"));
        vm.prank(curator);
        datanets.transferFrom(curator, stranger, datanetId);
        skip(3650 days);
        assertEq(claim(2, alice, two, only(0)), 4 ether);
    }
}
