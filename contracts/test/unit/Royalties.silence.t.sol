// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Header} from "../../src/interfaces/Types.sol";
import {DemandFixture} from "../DemandFixture.sol";
import {RefusingWallet, WalletFixture} from "../Wallets.sol";

contract RoyaltiesSilenceTest is DemandFixture, WalletFixture {
    function test_SilenceVoidsTheEpoch() public {
        demand(LINE, 3);
        skip(45 minutes - 1);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.WindowOpen.selector, block.timestamp + 1));
        royalties.voidUnanswered(posted, beforePosted, LINE, 3);
        skip(1);
        vm.expectEmit();
        emit IRoyalties.EpochVoided(1, head, operator, bob, BOND / 2, BOND / 2);
        vm.prank(alice);
        royalties.voidUnanswered(posted, beforePosted, LINE, 3);
        assertEq(royalties.bonds(operator), 0);
        assertEq(royalties.bonds(bob), BOND / 2 + bondOf);
        assertEq(inPool(), 100);
        assertEq(newestEpoch(), 0);
        assertTrue(isUncovered());
        expectDemands(0, 0);
        assertEq(royalties.liabilities(), address(royalties).balance);
    }

    function test_RevertWhen_NobodyDemandedWhatWasNotAnswered() public {
        demand(LINE, 3);
        skip(1 hours);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.UnknownDemand.selector, idOf(LINE, 4)));
        royalties.voidUnanswered(posted, beforePosted, LINE, 4);
    }

    function test_ADemanderThatRefusesMoneyHoldsNothingUp() public {
        RefusingWallet wallet = new RefusingWallet();
        vm.deal(address(wallet), bondOf);
        demandAs(address(wallet), LINE, 3);
        skip(1 hours);
        royalties.voidUnanswered(posted, beforePosted, LINE, 3);
        assertEq(royalties.bonds(address(wallet)), BOND / 2 + bondOf);
    }

    function test_OtherDemandsOnAVoidedEpochGetTheirBondBack() public {
        address[4] memory demanders = [alice, mutedWallet(), signingWallet(KEY), delegatingAccount()];
        for (uint256 i; i < demanders.length; ++i) {
            vm.deal(demanders[i], bondOf);
            demandAs(demanders[i], LINE, i);
        }
        demand(LINE, 9);
        (bytes32 voidedHead, uint256 voidedAt) = (head, finalAt());
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.WindowOpen.selector, voidedAt));
        royalties.withdrawDemand(voidedHead, voidedAt, LINE, 0);
        skip(1 hours);
        royalties.voidUnanswered(posted, beforePosted, LINE, 9);
        expectDemands(4, 0);
        for (uint256 i; i < demanders.length; ++i) {
            vm.expectEmit();
            emit IRoyalties.DemandReturned(royalties.demandId(voidedHead, voidedAt, LINE, i));
            royalties.withdrawDemand(voidedHead, voidedAt, LINE, i);
            assertEq(demanders[i].balance, bondOf);
        }
        expectDemands(0, 0);
        bytes32 taken = royalties.demandId(voidedHead, voidedAt, LINE, 0);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.UnknownDemand.selector, taken));
        royalties.withdrawDemand(voidedHead, voidedAt, LINE, 0);
    }

    function test_ADemandOnAVoidedEpochDoesNotBindTheNext() public {
        demand(LINE, 0);
        demand(LINE, 1);
        (bytes32 voidedHead, uint256 voidedAt, Header memory h) = (head, finalAt(), posted);
        skip(1 hours);
        royalties.voidUnanswered(posted, beforePosted, LINE, 1);
        (posted, beforePosted, head) = (none, 0, 0);
        deposit(operator, 100);
        post(h);
        assertEq(head, voidedHead, "the same epoch again");
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.UnknownDemand.selector, idOf(LINE, 0)));
        royalties.answer(posted, beforePosted, LINE, 0, "data");
        royalties.withdrawDemand(voidedHead, voidedAt, LINE, 0);
        finalise();
    }

    function test_ADemandersRefusalKeepsItsBondInTheContract() public {
        RefusingWallet wallet = new RefusingWallet();
        vm.deal(address(wallet), bondOf);
        demandAs(address(wallet), LINE, 0);
        demand(LINE, 1);
        uint256 voidedAt = finalAt();
        skip(1 hours);
        royalties.voidUnanswered(posted, beforePosted, LINE, 1);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TransferFailed.selector, address(wallet)));
        royalties.withdrawDemand(head, voidedAt, LINE, 0);
        expectDemands(1, 0);
    }

    function test_ADisputeVoidsAnEpochWithOpenDemandsToo() public {
        skip(1 hours);
        finalise();
        pay(2, 70);
        post(wrongHeader(70, 0, IDisputes.Predicate.WrongLine, "proof"));
        demand(LINE, 0);
        (bytes32 voidedHead, uint256 voidedAt) = (head, finalAt());
        commit(alice, 2, IDisputes.Predicate.WrongLine, "proof");
        dispute(alice, IDisputes.Predicate.WrongLine, "proof");
        expectDemands(1, 0);
        uint256 had = bob.balance;
        royalties.withdrawDemand(voidedHead, voidedAt, LINE, 0);
        assertEq(bob.balance - had, bondOf);
    }
}
