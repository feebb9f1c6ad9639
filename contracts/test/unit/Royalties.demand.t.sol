// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Header} from "../../src/interfaces/Types.sol";
import {DemandFixture} from "../DemandFixture.sol";

contract RoyaltiesDemandTest is DemandFixture {
    function test_ADemandIsBondedAndMadeInTheFirstHalfOfTheWindow() public {
        bytes32 id = royalties.demandId(head, finalAt(), LINE, 3);
        assertEq(id, keccak256(abi.encode(head, finalAt(), LINE, uint256(3))));
        skip(30 minutes - 1);
        vm.expectEmit();
        emit IRoyalties.Demanded(1, id, bob, LINE, 3);
        demand(LINE, 3);
        assertEq(royalties.demanderOf(id), bob);
        expectDemands(1, 1);
        skip(1);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TooLate.selector, block.timestamp));
        demand(LINE, 4);
    }

    function test_RevertWhen_TheDemandsBondIsAnother() public {
        vm.startPrank(bob);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.WrongDemandBond.selector, bondOf - 1));
        royalties.demand{value: bondOf - 1}(posted, beforePosted, LINE, 0);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.WrongDemandBond.selector, bondOf + 1));
        royalties.demand{value: bondOf + 1}(posted, beforePosted, LINE, 0);
    }

    function test_RevertWhen_TheSameIsDemandedTwice() public {
        demand(LINE, 0);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.DemandExists.selector, idOf(LINE, 0)));
        demand(LINE, 0);
        demand(CHUNK, 0);
        expectDemands(2, 2);
    }

    function test_RevertWhen_TheEpochIsNotPending() public {
        vm.prank(bob);
        vm.expectRevert(IRoyalties.NotPending.selector);
        royalties.demand{value: bondOf}(none, 0, LINE, 0);
        vm.expectRevert(IRoyalties.NotPending.selector);
        royalties.answer(none, 0, LINE, 0, "data");
        vm.expectRevert(IRoyalties.NotPending.selector);
        royalties.voidUnanswered(none, 0, LINE, 0);
    }

    function test_AnAnswerByAnyoneGivesTheDemandsBondToThePoster() public {
        demand(LINE, 3);
        bytes32 id = idOf(LINE, 3);
        vm.expectEmit();
        emit IRoyalties.Answered(1, id);
        vm.prank(alice);
        royalties.answer(posted, beforePosted, LINE, 3, "data");
        assertEq(royalties.bonds(operator), BOND + bondOf);
        assertEq(royalties.demanderOf(id), address(0));
        expectDemands(0, 0);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.UnknownDemand.selector, id));
        royalties.answer(posted, beforePosted, LINE, 3, "data");
        finalise();
        assertEq(royalties.liabilities(), address(royalties).balance);
    }

    function test_RevertWhen_TheAnswerDoesNotShowWhatWasDemanded() public {
        demand(LINE, 3);
        demand(CHUNK, 0);
        vm.expectRevert(IRoyalties.NotAnswered.selector);
        royalties.answer(posted, beforePosted, LINE, 3, "other data");
        vm.expectRevert(IRoyalties.NotAnswered.selector);
        royalties.answer(posted, beforePosted, CHUNK, 0, "data");
        expectDemands(2, 2);
    }

    function test_AnAnswerLeavesTheLastQuarterOfTheWindowForDisputes() public {
        demand(LINE, 3);
        demand(LINE, 4);
        skip(45 minutes - 1);
        royalties.answer(posted, beforePosted, LINE, 3, "data");
        skip(1);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TooLate.selector, block.timestamp));
        royalties.answer(posted, beforePosted, LINE, 4, "data");
    }

    function test_AnEpochWithOpenDemandsCannotBeFinalised() public {
        demand(LINE, 3);
        demand(LINE, 4);
        royalties.answer(posted, beforePosted, LINE, 3, "data");
        skip(1 hours);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.DemandOpen.selector, 1));
        royalties.finalise(posted, beforePosted);
        pay(2, 50);
        refusesPost(operator, header(50, 0), abi.encodeWithSelector(IRoyalties.DemandOpen.selector, 1));
    }

    function test_AnAnswerToASubstitutesEpochGoesToTheSubstitute() public {
        finalise();
        pay(2, 100);
        skip(7 days + 1);
        vm.deal(alice, 100);
        deposit(alice, 100);
        Header memory h = header(100, 0);
        h.data = keccak256("data");
        postAs(alice, h);
        demand(LINE, 0);
        royalties.answer(posted, beforePosted, LINE, 0, "data");
        assertEq(royalties.bonds(alice), 100 + bondOf);
    }
}
