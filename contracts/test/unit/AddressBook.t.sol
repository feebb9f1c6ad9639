// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {AddressBook, IAddressBook} from "../../src/AddressBook.sol";

contract AddressBookTest is Test {
    address internal governance = makeAddr("governance");
    AddressBook internal book = new AddressBook(governance);

    function test_GovernanceNamesWhereNewVersionsLiveAndTheHistoryIsInTheEvents() public {
        assertEq(book.governance(), governance);
        assertEq(book.addressOf("royalties"), address(0));
        address[3] memory history = [address(1), address(2), address(0)];
        address previous;
        vm.startPrank(governance);
        for (uint256 i; i < history.length; ++i) {
            vm.expectEmit(address(book));
            emit IAddressBook.AddressSet("royalties", previous, history[i]);
            book.setAddress("royalties", history[i]);
            assertEq(book.addressOf("royalties"), history[i]);
            previous = history[i];
        }
        assertEq(book.addressOf("staking"), address(0));
    }

    function test_RevertWhen_AnybodyElseWritesIt() public {
        vm.expectRevert(abi.encodeWithSelector(IAddressBook.NotGovernance.selector, address(this)));
        book.setAddress("royalties", address(1));
    }

    function test_RevertWhen_ConstructedWithoutGovernance() public {
        vm.expectRevert(IAddressBook.BadConfig.selector);
        new AddressBook(address(0));
    }
}
