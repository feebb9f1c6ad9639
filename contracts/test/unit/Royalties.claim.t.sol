// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClaimLeaf} from "../../src/interfaces/Evidence.sol";
import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {ChallengeFixture} from "../ChallengeFixture.sol";

contract RoyaltiesClaimTest is ChallengeFixture {
    function test_ClaimsAreCumulativeByAnyoneForAnyone() public {
        earnAndPost(500, 300);
        vm.expectEmit();
        emit IRoyalties.Claimed(alice, 500);
        vm.prank(bob);
        claim(1, 0);
        assertEq(alice.balance, 500);
        assertEq(royalties.claimed(alice), 500);
        earnAndPost(1200, 300);
        claim(2, 0);
        assertEq(alice.balance, 1200);
        claim(2, 1);
        assertEq(bob.balance, 300);
        assertEq(claimable(), 1600 - 1500);
    }

    function test_EveryFinalisedRootStaysClaimable() public {
        earnAndPost(500, 0);
        IRoyalties.ClaimItem memory first = claimItem(1, 0);
        earnAndPost(900, 0);
        skip(3650 days);
        claim(first);
        assertEq(alice.balance, 500);
        claim(2, 0);
        assertEq(alice.balance, 900);
    }

    function test_RevertWhen_AClaimIsMadeTwiceOrIsOlderOrIsOfNothing() public {
        earnAndPost(500, 0);
        IRoyalties.ClaimItem memory first = claimItem(1, 0);
        earnAndPost(900, 0);
        IRoyalties.ClaimItem memory second = claimItem(2, 0);
        IRoyalties.ClaimItem memory nothing = claimItem(2, 1);
        claim(second);
        refuses(second, abi.encodeWithSelector(IRoyalties.NothingToClaim.selector, alice, 900));
        refuses(first, abi.encodeWithSelector(IRoyalties.NothingToClaim.selector, alice, 900));
        refuses(nothing, abi.encodeWithSelector(IRoyalties.NothingToClaim.selector, bob, 0));
    }

    function test_OnlyFinalisedRootsPay() public {
        earn(alice, 500);
        pay(1, 1000);
        post(header(1000, 800));
        IRoyalties.ClaimItem memory c = claimItem(1, 0);
        refuses(c, abi.encodeWithSelector(IRoyalties.BadProof.selector));
        finalise();
        claim(c);
    }

    function test_AVoidedRootPaysNothing() public {
        earn(alice, 500);
        pay(1, 1000);
        postAndVoid(bob);
        IRoyalties.ClaimItem memory c = claimItem(1, 0);
        refuses(c, abi.encodeWithSelector(IRoyalties.BadProof.selector));
        earn(alice, 400);
        deposit(operator, 1000);
        postAndFinalise(1000, 400);
        refuses(c, abi.encodeWithSelector(IRoyalties.BadProof.selector));
        claim(1, 0);
        assertEq(alice.balance, 400);
    }

    function test_RevertWhen_AnyPartOfTheLeafOrTheProofIsAnother() public {
        earnAndPost(500, 300);
        IRoyalties.ClaimItem memory good = claimItem(1, 0);
        for (uint256 i; i < 8; ++i) {
            IRoyalties.ClaimItem memory c = claimItem(1, 0);
            if (i == 0) c.epoch = 2;
            if (i == 1) c.leaf.index = 1;
            if (i == 2) c.leaf.account = bob;
            if (i == 3) c.leaf.cumulative = 501;
            if (i == 4) c.leaf.sumBefore = 1;
            if (i == 5) c.leaf.lineEnd = 1;
            if (i == 6) c.proof = new bytes32[](0);
            if (i == 7) c.leaf.index = 2;
            refuses(c, abi.encodeWithSelector(IRoyalties.BadProof.selector));
        }
        claim(good);
    }

    function test_AWrongRootTakesNoMoreThanFinalisedLines() public {
        open(KEY, 9, 1000 ether);
        pay(1, 1000);
        earn(alice, 801);
        earn(bob, 800);
        postAndFinalise(1000, 800);
        IRoyalties.ClaimItem memory c = claimItem(1, 0);
        refuses(c, abi.encodeWithSelector(IRoyalties.Uncovered.selector, 801, 800));
        claim(1, 1);
        assertEq(claimable(), 0);
    }

    function test_ForcedEtherIsNobodys() public {
        pay(1, 1000);
        earn(alice, 801);
        postAndFinalise(1000, 800);
        new Forcer{value: 5 ether}(payable(address(royalties)));
        assertEq(address(royalties).balance - royalties.liabilities(), 5 ether);
        IRoyalties.ClaimItem memory c = claimItem(1, 0);
        refuses(c, abi.encodeWithSelector(IRoyalties.Uncovered.selector, 801, 800));
        royalties.flushBurn();
        royalties.flushTreasury();
        royalties.flushStakers();
        assertEq(treasury.balance, 50);
        assertEq(address(royalties).balance - royalties.liabilities(), 5 ether);
    }

    function test_ClaimToIsByTheAccountItself() public {
        earnAndPost(500, 0);
        IRoyalties.ClaimItem memory c = claimItem(1, 0);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.NotAccount.selector, bob, alice));
        royalties.claimTo(bob, c.epoch, c.leaf, c.proof);
        vm.startPrank(alice);
        royalties.claimTo(bob, c.epoch, c.leaf, c.proof);
        assertEq(bob.balance, 500);
        assertEq(royalties.claimed(alice), 500);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.NothingToClaim.selector, alice, 500));
        royalties.claimTo(bob, c.epoch, c.leaf, c.proof);
    }

    function test_TheLeafIsHashedAsFormatsDoes() public {
        ClaimLeaf memory leaf = ClaimLeaf(0, alice, 500, 7, 9);
        pay(1, 1000);
        royaltiesPost(Formats.claimLeaf(leaf.index, leaf.account, leaf.cumulative, leaf.sumBefore, leaf.lineEnd));
        royalties.claim(1, leaf, new bytes32[](0));
        assertEq(alice.balance, 500);
    }

    function royaltiesPost(bytes32 root) private {
        post(headerOf(root, 1000, 500));
        finalise();
    }

    function earnAndPost(uint256 toAlice, uint256 toBob) private {
        uint256 epoch = newestEpoch() + 1;
        pay(uint96(epoch), 1000);
        earn(alice, toAlice);
        earn(bob, toBob);
        postAndFinalise(1000, 800);
    }

    function refuses(IRoyalties.ClaimItem memory c, bytes memory reason) private {
        vm.expectRevert(reason);
        royalties.claim(c.epoch, c.leaf, c.proof);
    }
}

/// @notice Sends its balance where nobody asked for it.
contract Forcer {
    constructor(address payable to) payable {
        selfdestruct(to);
    }
}
