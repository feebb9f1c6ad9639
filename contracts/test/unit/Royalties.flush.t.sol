// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {MessagePasser} from "../MessagePassers.sol";
import {RoyaltiesFixture} from "../RoyaltiesFixture.sol";
import {ReenteringWallet, RefusingWallet} from "../Wallets.sol";

contract RoyaltiesFlushTest is RoyaltiesFixture {
    address private constant PASSER = 0x4200000000000000000000000000000000000016;
    address private constant L1_BURN = 0x000000000000000000000000000000000000dEaD;

    function test_BurnTreasuryAndStakersAreCountersThatAnyoneFlushes() public {
        earnCounters();
        vm.startPrank(bob);
        vm.expectEmit();
        emit IRoyalties.TreasuryFlushed(850);
        royalties.flushTreasury();
        vm.expectEmit();
        emit IRoyalties.StakersFlushed(50);
        royalties.flushStakers();
        assertEq(treasury.balance, 850);
        assertEq(stakers.balance, 50);
        royalties.flushTreasury();
        royalties.flushStakers();
        assertEq(treasury.balance, 850);
        assertEq(stakers.balance, 50);
        assertEq(royalties.liabilities(), address(royalties).balance);
    }

    function test_BurningDestroysTheCoinOnTheEmbeddedChain() public {
        earnCounters();
        uint256 held = address(royalties).balance;
        address burner = vm.computeCreateAddress(address(royalties), vm.getNonce(address(royalties)));
        vm.expectEmit();
        emit IRoyalties.Burned(100);
        royalties.flushBurn();
        assertEq(held - address(royalties).balance, 100);
        assertEq(burner.balance, 0);
        assertEq(toBurn(), 0);
        royalties.flushBurn();
        assertEq(held - address(royalties).balance, 100);
    }

    function test_BurningGoesThroughTheMessagePasserToTheL1BurnOnAnL2() public {
        earnCounters();
        deployCodeTo("MessagePassers.sol:MessagePasser", PASSER);
        uint256 held = address(royalties).balance;
        vm.expectEmit(PASSER);
        emit MessagePasser.MessagePassed(L1_BURN, 100, 100_000, "");
        royalties.flushBurn();
        assertEq(held - address(royalties).balance, 100);
        assertEq(PASSER.balance, 0, "destroyed here as well");
    }

    function test_BurningDestroysTheCoinWhereThePasserCarriesNoValue() public {
        earnCounters();
        deployCodeTo("MessagePassers.sol:ValuelessMessagePasser", PASSER);
        uint256 held = address(royalties).balance;
        address burner = vm.computeCreateAddress(address(royalties), vm.getNonce(address(royalties)));
        vm.expectCall(PASSER, 100, abi.encodeCall(MessagePasser.initiateWithdrawal, (L1_BURN, 100_000, "")));
        royalties.flushBurn();
        assertEq(held - address(royalties).balance, 100);
        assertEq(PASSER.balance + burner.balance, 0);
    }

    function test_ATreasuryThatRefusesOrCallsBackGetsItsPartOnce() public {
        ReenteringWallet wallet = new ReenteringWallet();
        IRoyalties.Config memory c = config();
        c.treasury = address(wallet);
        c.stakers = address(new RefusingWallet());
        royalties = deploy(c);
        deposit(operator, 10_000);
        earnCounters();
        wallet.arm(address(royalties), abi.encodeCall(IRoyalties.flushTreasury, ()));
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TransferFailed.selector, c.treasury));
        royalties.flushTreasury();
        wallet.arm(address(royalties), abi.encodeCall(IRoyalties.flushBurn, ()));
        royalties.flushTreasury();
        assertEq(address(wallet).balance, 850);
        assertEq(toBurn(), 0);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TransferFailed.selector, c.stakers));
        royalties.flushStakers();
        (, uint96 forStakers) = royalties.counters();
        assertEq(forStakers, 50);
    }

    function earnCounters() private {
        pay(1, 1000);
        postAndFinalise(1000, 0);
    }
}
