// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Header} from "../../src/interfaces/Types.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {RoyaltiesFixture} from "../RoyaltiesFixture.sol";
import {WalletFixture} from "../Wallets.sol";

contract RoyaltiesEpochTest is RoyaltiesFixture, WalletFixture {
    /* POST */

    function test_PostRequiresItsTotalToBeThePool() public {
        refusesPost(operator, header(0, 0), notPool(0, 0));
        pay(1, 100);
        refusesPost(operator, header(99, 0), notPool(99, 100));
        refusesPost(operator, header(101, 0), notPool(101, 100));
        refusesPost(operator, header(0, 0), notPool(0, 100));
        post(header(100, 0));
        assertEq(inPool(), 0);
        assertEq(inPending(), 100);
    }

    function test_LinesPayAtMostTheModelsAndTheDatasPart() public {
        pay(1, 101);
        bytes memory reason = abi.encodeWithSelector(IRoyalties.LinesAbovePolicy.selector, 81, 80);
        refusesPost(operator, header(101, 81), reason);
        post(header(101, 80));
    }

    function test_HeadersFormAChain() public {
        assertEq(royalties.head(), 0);
        pay(1, 100);
        Header memory first = header(100, 80);
        vm.expectEmit();
        emit IRoyalties.EpochPosted(1, first, block.timestamp + 1 hours);
        post(first);
        bytes32 firstHead = keccak256(abi.encode(first, bytes32(0)));
        assertEq(royalties.head(), firstHead);
        skip(1 hours);
        pay(2, 100);
        Header memory second = header(100, 70);
        post(second);
        assertEq(royalties.head(), keccak256(abi.encode(second, firstHead)));
        assertEq(royalties.head(), Formats.header(second, firstHead));
        finalise();
        assertEq(royalties.head(), head, "finalising does not change it");
    }

    function test_PostingFinalisesTheOneBeforeAfterItsWindow() public {
        pay(1, 100);
        earn(alice, 80);
        post(header(100, 80));
        pay(2, 100);
        bytes32 claims = posted.claims;
        earn(alice, 160);
        bytes memory reason = abi.encodeWithSelector(IRoyalties.WindowOpen.selector, block.timestamp + 1 hours);
        refusesPost(operator, header(100, 80), reason);
        skip(1 hours);
        vm.expectEmit();
        emit IRoyalties.EpochFinalised(1, claims, 100, 80);
        post(header(100, 80));
        assertEq(royalties.claimsRoot(1), claims);
        assertEq(royalties.claimsRoot(2), 0);
        assertEq(newestEpoch(), 2);
    }

    function test_RevertWhen_TheEpochBeforeIsSkipped() public {
        pay(1, 100);
        post(header(100, 80));
        skip(1 hours);
        pay(2, 200);
        Header memory second = header(200, 0);
        vm.startPrank(operator);
        vm.expectRevert(IRoyalties.NotPending.selector);
        royalties.post(second, 0, second);
        Header memory first = posted;
        vm.expectRevert(IRoyalties.NotPending.selector);
        royalties.post(first, keccak256("another chain of headers"), second);
        vm.expectRevert(IRoyalties.NotPending.selector);
        royalties.post(none, 0, second);
    }

    function test_RevertWhen_ARootIsPostedTwice() public {
        pay(1, 100);
        post(header(100, 80));
        skip(1 hours);
        refusesPost(operator, posted, notPool(100, 0));
    }

    /* FINALISE */

    function test_FinalisingMovesNoValueAndFillsTheCounters() public {
        pay(1, 100);
        earn(alice, 50);
        earn(bob, 29);
        post(header(100, 79));
        uint256 balance = address(royalties).balance;
        assertEq(royalties.claimsRoot(1), 0);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.WindowOpen.selector, block.timestamp + 1 hours));
        royalties.finalise(posted, beforePosted);
        skip(1 hours);
        vm.prank(bob);
        royalties.finalise(posted, beforePosted);
        assertEq(royalties.claimsRoot(1), posted.claims);
        assertEq(claimable(), 79);
        assertEq(toBurn(), 10);
        (uint96 forTreasury, uint96 forStakers) = royalties.counters();
        assertEq(forStakers, 5);
        assertEq(forTreasury, 6, "5 and the dust of the lines");
        assertEq(address(royalties).balance, balance);
        assertEq(royalties.liabilities(), balance);
    }

    function test_RevertWhen_NothingIsPending() public {
        vm.expectRevert(IRoyalties.NotPending.selector);
        royalties.finalise(none, 0);
        pay(1, 100);
        post(header(100, 0));
        skip(1 hours);
        royalties.finalise(posted, beforePosted);
        vm.expectRevert(IRoyalties.NotPending.selector);
        royalties.finalise(posted, beforePosted);
    }

    /* SUBSTITUTES */

    function test_AfterSevenDaysWithoutAPostAnyBondedAddressMayPost() public {
        address[4] memory substitutes = [alice, mutedWallet(), signingWallet(KEY), delegatingAccount()];
        for (uint256 i; i < substitutes.length; ++i) {
            address substitute = substitutes[i];
            vm.deal(substitute, 100);
            deposit(substitute, 100);
            pay(uint96(i), 100);
            uint256 until = lastPost() + 7 days;
            vm.warp(until);
            refusesPost(substitute, header(100, 0), abi.encodeWithSelector(IRoyalties.OperatorsTurn.selector, until));
            skip(1);
            postAs(substitute, header(100, 0));
            assertEq(royalties.poster(), substitute);
            assertEq(newestEpoch(), i + 1);
        }
    }

    function test_RevertWhen_TheSubstitutesBondIsBelowTheTotal() public {
        pay(1, 100);
        skip(7 days + 1);
        vm.deal(alice, 99);
        deposit(alice, 99);
        refusesPost(alice, header(100, 0), abi.encodeWithSelector(IRoyalties.AboveBond.selector, 100, 99));
    }

    function test_ASubstituteWithdrawsItsBondWhenItsEpochIsFinal() public {
        pay(1, 100);
        skip(7 days + 1);
        vm.deal(alice, 150);
        deposit(alice, 150);
        postAs(alice, header(100, 0));
        assertEq(royalties.bondNeeded(alice), 100);
        vm.startPrank(alice);
        royalties.withdrawBond(50);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AboveBond.selector, 100, 100));
        royalties.withdrawBond(1);
        skip(1 hours);
        royalties.finalise(posted, beforePosted);
        royalties.withdrawBond(100);
    }

    function test_TheOperatorComesBackByPosting() public {
        pay(1, 100);
        skip(7 days + 1);
        vm.deal(alice, 100);
        deposit(alice, 100);
        postAs(alice, header(100, 0));
        pay(2, 60);
        skip(1 hours);
        post(header(60, 0));
        assertEq(royalties.bondNeeded(alice), 0);
        assertEq(royalties.bondNeeded(operator), 60);
        pay(3, 50);
        skip(7 days);
        bytes memory reason = abi.encodeWithSelector(IRoyalties.OperatorsTurn.selector, block.timestamp);
        refusesPost(alice, header(50, 0), reason);
    }

    function lastPost() private view returns (uint256) {
        return newestEpoch() == 0 ? finalAt() : finalAt() - 1 hours;
    }

    function notPool(uint256 total, uint256 pool) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRoyalties.TotalIsNotPool.selector, total, pool);
    }
}
