// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPools} from "../../src/interfaces/IPools.sol";
import {PoolsFixture} from "../PoolsFixture.sol";
import {MerkleTree} from "../MerkleTree.sol";

/// @notice Branches of Pools.tree: credit, settle.
contract PoolsSettleTest is PoolsFixture {
    /* CREDIT */

    function test_CreditsWaitForTheNextRelease() public {
        vm.expectEmit();
        emit IPools.Credited(datanetId, 2, 3 ether);
        pools.credit{value: 3 ether}(datanetId);
        assertEq(pools.poolOf(datanetId), 3 ether);
        assertEq(pools.pools(datanetId, 2), 3 ether);
        release(people(hex"00"));
        assertEq(pools.poolOf(datanetId), 0, "version 3's pool");
        pools.credit{value: 1 ether}(datanetId);
        assertEq(pools.pools(datanetId, 2), 3 ether);
        assertEq(pools.pools(datanetId, 3), 1 ether);
    }

    function test_RevertWhen_TheDatanetDoesNotExist() public {
        vm.expectRevert(abi.encodeWithSelector(IPools.UnknownDatanet.selector, 7));
        pools.credit{value: 1}(7);
    }

    function test_RevertWhen_MoneyComesWithoutADatanet() public {
        (bool taken,) = address(pools).call{value: 1}("");
        assertFalse(taken);
    }

    /* SETTLE */

    function test_ADatanetsPoolIsPaidAtEachRelease80PercentToItsRowsAnd20PercentToItsBounties() public {
        pools.credit{value: 100 ether}(datanetId);
        address[] memory four = people(hex"00010001");
        uint32 version = release(four);
        vm.expectEmit();
        emit IPools.Settled(datanetId, version, MerkleTree.root(leaves(four)), 4, 20 ether, 20 ether);
        settle(version, four);
        assertEq(pools.bountyMoney(datanetId), 20 ether);
        assertEq(pools.pools(datanetId, version), 0);
        (bytes32 root, uint224 perRow, uint32 rows) = pools.settlements(datanetId, version);
        assertEq(root, MerkleTree.root(leaves(four)));
        assertEq(perRow, 20 ether);
        assertEq(rows, 4);
    }

    function test_WhatDoesNotDivideGoesToTheBounties() public {
        fill(11, people(hex"000100"));
        (, uint224 perRow,) = pools.settlements(datanetId, 2);
        assertEq(perRow, 2, "8 wei over 3 rows");
        assertEq(pools.bountyMoney(datanetId), 5);
    }

    function test_WhoSettlesAndWhenMakesNoDifference() public {
        address[] memory second = people(hex"00");
        address[] memory third = people(hex"0101");
        pools.credit{value: 10 ether}(datanetId);
        release(second);
        pools.credit{value: 5 ether}(datanetId);
        release(third);
        pools.credit{value: 1 ether}(datanetId);
        vm.startPrank(stranger);
        settle(3, third);
        settle(2, second);
        (, uint224 perRow,) = pools.settlements(datanetId, 2);
        assertEq(perRow, 8 ether);
        (, perRow,) = pools.settlements(datanetId, 3);
        assertEq(perRow, 2 ether);
        assertEq(pools.poolOf(datanetId), 1 ether);
    }

    function test_RevertWhen_AVersionIsSettledTwice() public {
        address[] memory one = people(hex"00");
        fill(1 ether, one);
        vm.expectRevert(abi.encodeWithSelector(IPools.NothingToSettle.selector, datanetId, 2));
        settle(2, one);
    }

    function test_RevertWhen_AVersionsPoolIsEmpty() public {
        address[] memory one = people(hex"00");
        release(one);
        vm.expectRevert(abi.encodeWithSelector(IPools.NothingToSettle.selector, datanetId, 2));
        settle(2, one);
    }

    function test_RevertWhen_TheVersionIsNotTheOneReleased() public {
        pools.credit{value: 1 ether}(datanetId);
        address[] memory one = people(hex"00");
        bytes memory wrong = abi.encodeWithSelector(IPools.WrongVersion.selector, datanetId, 2);
        vm.expectRevert(wrong);
        settle(2, one);
        release(one);
        vm.expectRevert(wrong);
        settle(2, people(hex"01"));
        vm.expectRevert(wrong);
        settle(2, people(hex"0001"));
        vm.expectRevert(wrong);
        pools.settle(datanetId, 2, MerkleTree.root(leaves(one)), 1, "another manifest");
    }
}
